#!/bin/sh
# Makes what others install: package.sh FOLDER. Two archives for linux-x64 with .NET inside (with libtorch, and without it for
# MIRA_LIBTORCH), two libraries as NuGet packages, and the program as a .NET tool. bin/ must be built for the CPU.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
work=$(mktemp -d)
# Of an earlier version nothing stays.
rm -f "$out"/*.nupkg "$out"/*.snupkg "$out"/mira-*.tar.gz
trap 'rm -rf "$work"' EXIT
version=$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' "$root/Directory.Build.props")
build="--nologo --verbosity quiet --configuration Release --artifacts-path $work/build"

# Builds of their own: these must not lie in the folders of the usual one, nor change its lock files.
name=mira-$version-linux-x64
library=$work/$name/lib/mira
# shellcheck disable=SC2086
dotnet publish "$root/cli" $build --self-contained true -p:TorchBackend=none \
    "-p:NuGetLockFilePath=$work/\$(MSBuildProjectName).lock.json" --output "$library"
rm -f "$library"/*.pdb "$library"/*.xml "$library"/libmscordbi.so "$library"/libmscordaccore.so "$library"/libcoreclrtraceptprovider.so
mkdir -p "$work/$name/bin"
ln -s ../lib/mira/mira "$work/$name/bin/mira"
"$work/$name/bin/mira" help --man "$work/$name/share/man/man1" >/dev/null
cp "$root/README.md" "$root/LICENSE" "$root/THIRD-PARTY-NOTICES" "$work/$name"
tar --create --gzip --file "$out/$name-no-libtorch.tar.gz" --directory "$work" --owner 0 --group 0 --sort name "$name"
cp -R "$root/bin/libtorch" "$library/libtorch"
tar --create --gzip --file "$out/$name.tar.gz" --directory "$work" --owner 0 --group 0 --sort name "$name"

for project in datasets:Mira.Datasets experiments:Mira.Experiments; do
    mkdir -p "$work/${project#*:}"
    dotnet run "$root/tests/Packages/ApiText.cs" "$root/bin/${project#*:}.dll" >"$work/${project#*:}/API.md"
    # shellcheck disable=SC2086
    dotnet pack "$root/${project%:*}" $build "-p:MiraApiText=$work/${project#*:}/API.md" "-p:NuGetLockFilePath=$work/\$(MSBuildProjectName).lock.json" --output "$out"
done
# shellcheck disable=SC2086
dotnet pack "$root/cli" $build -p:MiraTool=true -p:TorchBackend=none "-p:NuGetLockFilePath=$work/\$(MSBuildProjectName).tool.lock.json" \
    --output "$out"
ls -l "$out"

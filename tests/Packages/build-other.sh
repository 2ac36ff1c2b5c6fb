#!/bin/sh
# Builds the program for a system other than this one: build-other.sh RID, into bin/RID. It needs .NET there. Nothing of it was ever run.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
case $1 in
    osx-arm64 | win-x64 | win-arm64) ;;
    *)
        echo "RID=$1 cannot be built: TorchSharp has native libraries for linux-x64, osx-arm64, win-x64 and win-arm64 alone." >&2
        exit 2
        ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet publish "$root/cli" --nologo --verbosity quiet --configuration Release --artifacts-path "$work" -p:MiraRid="$1" \
    "-p:NuGetLockFilePath=$work/\$(MSBuildProjectName).lock.json" --output "$root/bin/$1"
echo "$root/bin/$1"

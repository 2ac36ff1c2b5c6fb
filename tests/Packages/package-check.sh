#!/bin/sh
# Uses what package.sh made as others would: package-check.sh FOLDER. The archives run after unpacking, a new console project that
# references the libraries from a local feed solves an assignment and trains a step, and the tool installs and runs.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
feed=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' "$here/../../Directory.Build.props")
name=mira-$version-linux-x64
mkdir "$work/full" "$work/thin" "$work/app"

echo "archives:"
tar --extract --gzip --file "$feed/$name.tar.gz" --directory "$work/full"
tar --extract --gzip --file "$feed/$name-no-libtorch.tar.gz" --directory "$work/thin"
env DOTNET_ROOT=/nowhere "$work/full/$name/bin/mira" pretrain --scale smoke --epochs 1 --output "$work/run" >/dev/null
env MIRA_LIBTORCH="$work/full/$name/lib/mira/libtorch" "$work/thin/$name/bin/mira" knn --checkpoint "$work/run" --no-baseline \
    --output "$work/knn" >/dev/null

echo "libraries:"
# Packages of this version that were unpacked before must not stand in for those of the feed.
cat > "$work/app/NuGet.Config" <<XML
<configuration>
  <packageSources><add key="local" value="$feed" /></packageSources>
  <fallbackPackageFolders><add key="usual" value="${NUGET_PACKAGES:-$HOME/.nuget/packages}" /></fallbackPackageFolders>
</configuration>
XML
cat > "$work/app/app.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Mira.Experiments" Version="$version" />
    <PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />
  </ItemGroup>
</Project>
XML
cp "$here/Check/Program.cs" "$here"/Samples/*.cs "$work/app"
(cd "$work/app" && NUGET_PACKAGES="$work/packages" dotnet run)
grep -q "static class FixedPoint" "$work/packages/mira.experiments/$version/API.md"
grep -q "record ImageDataset" "$work/packages/mira.datasets/$version/API.md"

echo "tool:"
(cd "$work/app" && NUGET_PACKAGES="$work/packages" dotnet tool install mira --version "$version" --tool-path "$work/tools" >/dev/null)
"$work/tools/mira" version
MIRA_LIBTORCH="$work/full/$name/lib/mira/libtorch" "$work/tools/mira" export --format pth --checkpoint "$work/run" --out "$work/tool.pth"
echo "all packages work"

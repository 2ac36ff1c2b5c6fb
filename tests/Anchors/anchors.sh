#!/bin/sh
# Runs networks that others trained through mira and writes results/ANCHORS.md:
#   anchors.sh CONFIGURATION [--data-dir DIR] [--images DIR] [--package DIR] [--out FILE]
# DIR of --data-dir holds cifar-10-batches-bin; that of --images holds train/ and val/ of imagenet-mini; --package names the
# unpacked NuGet package of the ImageNet network, which is restored otherwise. What is missing is skipped, and the page says so.
# PYTHON or CHROOT as tests/Parity/parity.sh, for torchvision's features.
set -eu
configuration=$1
shift
package='' cifar='' images='' page=''
while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || { echo "anchors: $1 needs a value" >&2; exit 1; }
    case $1 in
        --data-dir) cifar=$2 ;;
        --images) images=$2 ;;
        --package) package=$2 ;;
        --out) page=$2 ;;
        *) echo "anchors: unknown option $1; expected --data-dir, --images, --package or --out" >&2; exit 1 ;;
    esac
    shift 2
done
for folder in "$cifar" "$images" "$package"; do
    [ -z "$folder" ] || [ -d "$folder" ] || { echo "anchors: $folder is no folder" >&2; exit 2; }
done

# The package of 60 MB lands in NuGet's own cache.
if [ -z "$package" ] && [ -n "$images" ]; then
    project=$(mktemp -d)
    trap 'rm -rf "$project"' EXIT
    cat > "$project/package.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="Microsoft.ML.DnnImageFeaturizer.ResNet18" Version="[0.23.1]" /></ItemGroup>
</Project>
PROJECT
    if dotnet restore --verbosity quiet "$project/package.csproj"; then
        package=${NUGET_PACKAGES:-$HOME/.nuget/packages}/microsoft.ml.dnnimagefeaturizer.resnet18/0.23.1
    fi
fi

MIRA_ANCHORS_CIFAR=$cifar MIRA_ANCHORS_IMAGES=$images MIRA_ANCHORS_PACKAGE=$package MIRA_ANCHORS_PAGE=$page \
    "$(dirname "$0")/../run.sh" "$configuration" -explicit only -class "*.AnchorsPageTests"

#!/usr/bin/env bash
# Packs what gpu-check.sh needs on a machine without .NET into one archive: gpu-package.sh ARCHIVE.tar.xz
# The program and the tests with .NET itself, without libtorch: the machine's Python torch or MIRA_LIBTORCH brings that.
set -eu

archive=$(realpath -m "$1")
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder=$work/mira-gpu-check

# A build of its own: the self-contained one must not lie in the folders of the usual one.
dotnet publish "$root/tests" --nologo --verbosity quiet --configuration Release --self-contained true \
    -p:TorchBackend=none --artifacts-path "$work/build" --output "$folder/program"
# What only debuggers and tracers of .NET load.
rm -f "$folder"/program/*.pdb "$folder"/program/*.xml "$folder"/program/libmscordbi.so "$folder"/program/libmscordaccore.so \
    "$folder"/program/libcoreclrtraceptprovider.so
# What only the tests of exported networks load.
rm -f "$folder"/program/libonnxruntime* "$folder"/program/Microsoft.ML.OnnxRuntime.dll
# The tests find their vectors as they do in a checkout: below the folder with the solution.
mkdir -p "$folder/tests/Golden"
cp "$root/Mira.Cli.sln" "$folder"
cp "$root"/tests/Golden/*.safetensors "$root"/tests/Golden/*.npy "$folder/tests/Golden"
cp "$here/gpu-check.sh" "$here/gpu-workstation.sh" "$here/torch_step.py" "$folder"
tar --create --directory "$work" --owner 0 --group 0 --sort name mira-gpu-check | xz -6 --threads 0 > "$archive"
echo "$archive: $(($(stat --format %s "$archive") / 1000000)) MB. Unpack it on the machine with the GPU and run mira-gpu-check/gpu-check.sh"

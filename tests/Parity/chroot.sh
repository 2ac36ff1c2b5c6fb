#!/bin/sh
# Makes a folder with Debian trixie and the Python packages that parity.sh needs: chroot.sh DIR, as root, about 3 GB.
# Everything comes from Debian's archive (MIRROR), signed; afterwards: make parity CHROOT=DIR
set -eu
DIR=${1:?"usage: chroot.sh DIR"}
MIRROR=${MIRROR:-http://deb.debian.org/debian}
PACKAGES="python3-numpy python3-scipy python3-sklearn python3-pil python3-torch python3-torchvision python3-onnx python3-onnxruntime libopenblas0-openmp"

if [ -x "$DIR/usr/bin/python3" ] && chroot "$DIR" dpkg --status $PACKAGES >/dev/null 2>&1; then
    echo "$DIR holds them already."
else
    command -v debootstrap >/dev/null || { echo "debootstrap is not installed: apt-get install debootstrap" >&2; exit 2; }
    debootstrap --variant=minbase trixie "$DIR" "$MIRROR"
    chroot "$DIR" apt-get install --yes --no-install-recommends $PACKAGES
fi
# PyTorch reads the processor's features from /proc; without them it is several times slower.
for folder in proc sys dev; do
    mountpoint -q "$DIR/$folder" || mount --bind "/$folder" "$DIR/$folder"
done
chroot "$DIR" python3 -c "import numpy, onnx, onnxruntime, PIL, scipy, sklearn, torch, torchvision; print('torch', torch.__version__, 'scikit-learn', sklearn.__version__)"
echo "Now: make parity CHROOT=$DIR"
echo "Before it is removed: umount $DIR/proc $DIR/sys $DIR/dev"

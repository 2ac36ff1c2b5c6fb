#!/bin/sh
# Runs Python 3 in a folder: python.sh FOLDER SCRIPT ARGUMENTS, with paths in that folder. PYTHON runs it, "python3" unless set;
# CHROOT names a folder that chroot.sh made, in place of PYTHON.
set -eu
FOLDER=$1
shift
if [ -z "${CHROOT:-}" ]; then
    cd "$FOLDER"
    exec ${PYTHON:-python3} "$@"
fi
copy="$CHROOT/parity.$$"
trap 'rm -rf "$copy"' EXIT
mkdir "$copy"
cp -R "$FOLDER/." "$copy"
chroot "$CHROOT" sh -c 'cd "$1" && shift && exec python3 "$@"' sh "/parity.$$" "$@"
cp -R "$copy/." "$FOLDER"

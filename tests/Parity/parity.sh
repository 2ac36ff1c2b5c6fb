#!/bin/sh
# Recomputes what mira reports with scikit-learn and NumPy: tests/Parity/parity.py says what.
# PYTHON runs Python 3 with NumPy and scikit-learn; where it sees FOLDER under another name, as in a chroot, INSIDE says which.
set -eu
PYTHON=${PYTHON:-python3}
FOLDER=${FOLDER:-runs/parity}
INSIDE=${INSIDE:-$FOLDER}
MIRA="bin/mira"
NETWORK="--checkpoint random --scale smoke --threads 1"
FEATURES="--features $FOLDER/test.npz --test-features $FOLDER/train.npz --threads 1"

mkdir -p "$FOLDER"
for split in train test; do
    $MIRA extract $NETWORK --split $split --out "$FOLDER/$split.npz"
done
$MIRA knn $NETWORK --precision fp32 --output "$FOLDER/knn"
# The smaller set is fitted to, so that scikit-learn converges in minutes.
$MIRA transfer $FEATURES --protocol paper --scikit-learn 1.4 --output "$FOLDER/paper"
$MIRA transfer $FEATURES --protocol converged --output "$FOLDER/converged"
cp tests/Parity/parity.py "$FOLDER/parity.py"
$PYTHON "$INSIDE/parity.py" "$INSIDE" >"$FOLDER/PARITY.md"
mkdir -p results
cp "$FOLDER/PARITY.md" results/PARITY.md
cat results/PARITY.md
if grep -q "| NO |" results/PARITY.md; then exit 5; fi

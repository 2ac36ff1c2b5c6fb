#!/bin/sh
# Recomputes what mira reports with NumPy, scikit-learn and PyTorch: tests/Parity/*.py say what.
# PYTHON runs Python 3 with the packages that chroot.sh installs. CHROOT names a folder that chroot.sh made, in place of PYTHON.
set -eu
FOLDER=${FOLDER:-runs/parity}
MIRA="bin/mira"
NETWORK="--checkpoint random --scale smoke --threads 1"
FEATURES="--threads 1 --features $FOLDER/train.npz --test-features $FOLDER/test.npz"
# The smaller set is fitted to, so that scikit-learn converges in minutes.
SWAPPED="--threads 1 --features $FOLDER/test.npz --test-features $FOLDER/train.npz"
# A ResNet-50 as torchvision's, trained for six steps.
SMALLEST="--scale smoke --set batch-size=8 --set views.global-size=64 --set views.statistics=ImageNet --knn-every 0 --online-probe off"
RESNET50="--set backbone.depth=ResNet50 --set backbone.width=64 --set backbone.stem=ImageNet --set backbone.stem-stride=2 --set backbone.stem-padding=3"

# One thread each, so that neither side waits for the other's or for a busy machine's.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

python() {
    tests/Parity/python.sh "$FOLDER" "$@"
}

rm -rf "$FOLDER"
mkdir -p "$FOLDER/golden"
cp tests/Parity/*.py "$FOLDER"
cp tests/Golden/golden_finetuning.py tests/Golden/golden_trajectories.py tests/Golden/trajectory-start.safetensors tests/Golden/finetuning.safetensors "$FOLDER/golden"
for split in train test; do
    $MIRA extract $NETWORK --split $split --out "$FOLDER/$split.npz"
done
$MIRA knn $FEATURES --k 10 20 --temperature 0.07 0.2 --output "$FOLDER/knn"
$MIRA linear-eval $FEATURES --epochs 20 --classifiers "$FOLDER/linear" --output "$FOLDER/linear"
$MIRA transfer $SWAPPED --protocol paper --scikit-learn 1.4 --output "$FOLDER/paper"
$MIRA transfer $SWAPPED --protocol converged --output "$FOLDER/converged"

python pictures.py pictures
PICTURES="--threads 1 --precision fp32 --data imagefolder --data-dir $FOLDER/pictures"
CHECKPOINT="--checkpoint $FOLDER/pretrained/checkpoint.safetensors"
$MIRA pretrain $PICTURES $SMALLEST $RESNET50 --output "$FOLDER/pretrained"
$MIRA extract $PICTURES $CHECKPOINT --split val --view-size 224 --out "$FOLDER/pictures.npz"
for format in pth:pth onnx:onnx detectron2:pkl; do
    $MIRA export $CHECKPOINT --format "${format%:*}" --out "$FOLDER/backbone.${format#*:}"
done

mkdir -p results
python parity.py . >"$FOLDER.md"
mv "$FOLDER.md" results/PARITY.md
cat results/PARITY.md
if grep -q "| NO |" results/PARITY.md; then exit 5; fi

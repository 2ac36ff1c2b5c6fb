#!/bin/sh
# Times the pretraining of Table 7's methods in turns, views included, one thread each: results/bench/methods.csv.
# ROUNDS turns of EPOCHS epochs each, of which the first is not counted.
set -eu
ROUNDS=${ROUNDS:-3}
EPOCHS=${EPOCHS:-3}
MIRA=${MIRA:-bin/mira}
FOLDER=${FOLDER:-runs/method-speed}
OUT=${OUT:-results/bench/methods.csv}

echo "round,recipe,images_per_second" >"$OUT.new"
for round in $(seq "$ROUNDS"); do
    for recipe in cifar10-barlow-twins cifar10-byol cifar10-deepcluster-v2 cifar10-dino cifar10-swav cifar10; do
        rm -rf "$FOLDER"
        "$MIRA" pretrain --recipe $recipe --epochs "$EPOCHS" --knn-every 0 --probe-every 0 --threads 1 --output "$FOLDER" >/dev/null
        # The mean of rates over equal numbers of images is the harmonic one.
        speed=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "images_per_second") at = i; next } NR > 2 { n++; sum += 1 / $at } END { printf "%.1f", n / sum }' "$FOLDER/metrics.csv")
        echo "$round,$recipe,$speed" | tee -a "$OUT.new"
    done
done
mv "$OUT.new" "$OUT"
rm -rf "$FOLDER"

#!/bin/sh
# Times pretrainings in turns, views included, one thread each: OUT.csv. Standard input names them, a line each: a name and
# options of 'mira pretrain'. ROUNDS turns of EPOCHS epochs, of which the first is not counted; each turn is a process of its own,
# so that its peak is that of the one pretraining. Other work on the machine only slows: the fastest turn is nearest to the truth.
set -eu
OUT=${1:?usage: in_turns.sh OUT.csv <NAMES}
ROUNDS=${ROUNDS:-3}
EPOCHS=${EPOCHS:-3}
MIRA=${MIRA:-bin/mira}
FOLDER=$(mktemp -d)
trap 'rm -rf "$FOLDER" "$OUT.new"' EXIT

rows=$(cat)
echo "round,recipe,images_per_second,batch,peak_mebibytes" >"$OUT.new"
for round in $(seq "$ROUNDS"); do
    echo "$rows" | while read -r name options; do
        rm -rf "$FOLDER/run"
        # shellcheck disable=SC2086 # options are words
        "$MIRA" pretrain $options --epochs "$EPOCHS" --knn-every 0 --probe-every 0 --threads 1 --output "$FOLDER/run" </dev/null >/dev/null
        # The mean of rates over equal numbers of images is the harmonic one.
        speed=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next } NR > 2 { n++; sum += 1 / $at["images_per_second"]; batch = $at["batch_size"] }
            END { printf "%.1f,%d", n / sum, batch }' "$FOLDER/run/metrics.csv")
        peak=$(awk -F'[:,]' '/"peak_memory"/ { print int($2 / 1048576); exit }' "$FOLDER/run/run.json")
        echo "$round,$name,$speed,$peak" | tee -a "$OUT.new"
    done
done
mv "$OUT.new" "$OUT"

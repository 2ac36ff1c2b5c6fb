#!/bin/sh
# Times `mira transfer` and scikit-learn in turns on the same made-up features, one thread each: results/bench/transfer.csv.
# PYTHON or CHROOT as parity.sh; ROUNDS turns; LIMIT processor seconds, after which scikit-learn's converged path is broken off.
set -eu
IMAGES=${IMAGES:-4000}
DIMENSIONS=${DIMENSIONS:-512}
CLASSES=${CLASSES:-10}
ROUNDS=${ROUNDS:-2}
LIMIT=${LIMIT:-60}
MIRA=${MIRA:-bin/mira}
FOLDER=${FOLDER:-runs/transfer-time}
CHROOT=${CHROOT:-}
PYTHON=${PYTHON:-python3}
OUT=${OUT:-results/bench/transfer.csv}
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

rm -rf "$FOLDER"
mkdir -p "$FOLDER"
cp tests/Parity/transfer_speed.py "$FOLDER"
if [ -z "$CHROOT" ]; then
    python() { (cd "$FOLDER" && $PYTHON transfer_speed.py "$@"); }
    python make "$IMAGES" "$DIMENSIONS" "$CLASSES" train.npz test.npz
else
    INSIDE=$(mktemp -d "$CHROOT/tmp/mira-XXXXXX")
    trap 'rm -r "$INSIDE"' EXIT
    cp tests/Parity/transfer_speed.py "$INSIDE"
    python() { chroot "$CHROOT" sh -c 'cd "$0" && exec python3 transfer_speed.py "$@"' "${INSIDE#"$CHROOT"}" "$@"; }
    python make "$IMAGES" "$DIMENSIONS" "$CLASSES" train.npz test.npz
    cp "$INSIDE"/*.npz "$FOLDER"
fi

# A column of a table by its name.
column() { awk -F, -v name="$1" -v filter="${3:-}" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next } filter == "" || $at["stage"] == filter { sum += $at[name] } END { print sum }' "$2"; }

echo "round,protocol,images,dimensions,classes,threads,seconds,peer_seconds,processor_seconds,peer_processor_seconds,iterations,peer_iterations,fits,peer_fits" >"$OUT.new"
for round in $(seq "$ROUNDS"); do
    for protocol in paper converged; do
        rules=$(if [ $protocol = paper ]; then echo "--scikit-learn 1.4"; fi)
        "$MIRA" transfer --features "$FOLDER/train.npz" --test-features "$FOLDER/test.npz" --threads 1 --protocol $protocol $rules --overwrite --output "$FOLDER/$protocol" >/dev/null
        set -- $(python $protocol train.npz $(if [ $protocol = converged ]; then echo "$LIMIT"; fi))
        ours="$FOLDER/$protocol/transfer.csv"
        echo "$round,$protocol,$IMAGES,$DIMENSIONS,$CLASSES,1,$(column seconds "$ours"),$1,$(column processor_seconds "$ours"),$2,$(column iterations "$FOLDER/$protocol/transfer-grid.csv" search),$3,45,$4" | tee -a "$OUT.new"
    done
done
mv "$OUT.new" "$OUT"

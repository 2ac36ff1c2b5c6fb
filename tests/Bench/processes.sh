#!/bin/sh
# Two processes with one thread each beside one process with two threads and one with one: images a second, and the share of the training
# time in which a process waits for views, in turns. One thread alone tells what the second core adds. The load tells whether the machine
# had other work. OUT=FILE ROUNDS=5 EPOCHS=3
set -eu
out=${OUT:-results/cluster/processes.csv}
rounds=${ROUNDS:-5}
epochs=${EPOCHS:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v mpirun >/dev/null || { echo "No mpirun was found. On Debian: apt-get install openmpi-bin." >&2; exit 2; }
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

train() { # FOLDER THREADS LAUNCHER...
    folder=$work/$1 threads=$2
    shift 2
    "$@" bin/mira pretrain --scale laptop --epochs "$epochs" --knn-every 0 --online-probe off --threads "$threads" \
        --output "$folder" >/dev/null 2>&1
}

number() { sed -n "s/^ *\"$1\": \([0-9][0-9.]*\),*$/\1/p" "$2/run.json" | head -n 1; }

row() { # ROUND PROCESSES THREADS FOLDER
    awk -v start="$1,$2,$3" -v rate="$(number images_per_second "$work/$4")" -v data="$(number data "$work/$4")" \
        -v step="$(number step "$work/$4")" -v load="$(cut -d ' ' -f 1 /proc/loadavg)" \
        'BEGIN { printf "%s,%.1f,%.2f,%s\n", start, rate, 100 * data / (data + step), load }' | tee -a "$work/rows.csv"
}

echo "round,processes,threads_each,images_per_second,waiting_for_data_percent,load_average" >"$work/rows.csv"
for round in $(seq "$rounds"); do
    train "two-$round" 1 mpirun -np 2 --bind-to none
    row "$round" 2 1 "two-$round"
    train "one-$round" 2 env
    row "$round" 1 2 "one-$round"
    train "alone-$round" 1 env
    row "$round" 1 1 "alone-$round"
done
mkdir -p "$(dirname "$out")"
cp "$work/rows.csv" "$out"

#!/usr/bin/env bash
# Runs the CIFAR-10 column of Table 7 at workstation scale on one NVIDIA GPU, several runs at a time, so that a short loan of a GPU
# gives the most:
#   gpu-workstation.sh --data-dir DIR [--device cuda|cuda:N|cpu] [--output DIR] [--seeds N] [--jobs auto|N] [--minutes N] [--item ITEM]
# It works in a source checkout after `make build` (`make gpu-workstation` does that), and in an unpacked `make gpu-package`. How many
# runs at once keep the GPU busy is found first: training steps in 1, 2, 4, … processes, until twice as many gain less than a tenth;
# probe.csv has the speeds. After --minutes everything is saved; the same command goes on. Results have the form of `mira reproduce`.
# Exit code: 0 done, 4 saved and to be called again, else mira's. --device cpu tries the script itself with tiny settings.
set -u

device=cuda data='' output='' seeds=1 jobs=auto minutes='' item=table7
while [ $# -gt 0 ]; do
    case $1 in
        --device) device=${2-} ;;
        --data-dir) data=${2-} ;;
        --output) output=${2-} ;;
        --seeds) seeds=${2-} ;;
        --jobs) jobs=${2-} ;;
        --minutes) minutes=${2-} ;;
        --item) item=${2-} ;;
        *) echo "gpu-workstation: unknown option $1; expected --device, --data-dir, --output, --seeds, --jobs, --minutes or --item" >&2; exit 2 ;;
    esac
    [ $# -ge 2 ] || { echo "gpu-workstation: $1 needs a value" >&2; exit 2; }
    shift 2
done
case $device in cuda | cuda:[0-9]* | cpu) ;; *) echo "gpu-workstation: --device $device; expected cuda, cuda:N or cpu" >&2; exit 2 ;; esac
for number in "$seeds" "${minutes:-1}" "${jobs/auto/1}"; do
    case $number in *[!0-9]* | '' | 0) echo "gpu-workstation: --seeds, --minutes and --jobs take a number from 1, found '$number'" >&2; exit 2 ;; esac
done

here=$(cd "$(dirname "$0")" && pwd)
if [ -x "$here/program/mira" ]; then
    mira=$here/program/mira output=${output:-$here/workstation}
else
    root=$(cd "$here/../.." && pwd)
    mira=$root/bin/mira output=${output:-$root/runs/gpu-workstation}
fi
[ -x "$mira" ] || { echo "gpu-workstation: $mira is missing; run 'make build'" >&2; exit 2; }

if [ "$device" = cpu ]; then
    scale=(--scale smoke --threads 1) steps=2 column="CIFAR-10 top-1"
else
    [ -d "$data/cifar-10-batches-bin" ] || { echo "gpu-workstation: --data-dir must hold cifar-10-batches-bin; 'mira data fetch cifar10' fetches it" >&2; exit 2; }
    scale=(--scale workstation --data-dir "$data") steps=60 column="CIFAR-10 top-1"
    if [ -z "${MIRA_LIBTORCH:-}" ] && [ ! -e "$(dirname "$mira")/libtorch_cuda.so" ]; then
        MIRA_LIBTORCH=$("${PYTHON:-python3}" -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))' 2> /dev/null)
        [ -n "$MIRA_LIBTORCH" ] && export MIRA_LIBTORCH || unset MIRA_LIBTORCH
    fi
fi
mkdir -p "$output" && output=$(cd "$output" && pwd) || exit 2

# together N: images per second of N processes at the same time, summed; nothing where one of them failed.
together() {
    local work place=1 bad=0 pids=()
    work=$(mktemp -d)
    while [ "$place" -le "$1" ]; do
        "$mira" bench step --recipe cifar10 "${scale[@]:0:2}" --device "$device" --steps "$steps" --out "$work/$place.csv" > "$work/$place.log" 2>&1 &
        pids+=($!) place=$((place + 1))
    done
    for pid in "${pids[@]}"; do wait "$pid" || bad=1; done
    [ $bad -eq 0 ] && awk -F, 'FNR == 1 { for (i = 1; i <= NF; i++) if ($i == "median") at = i; next } { sum += $at } END { printf "%.0f", sum }' "$work"/*.csv
    rm -rf "$work"
}

if [ "$jobs" = auto ]; then
    [ "$device" = cpu ] && most=2 || most=$(nproc)
    echo 'processes,images_per_second' > "$output/probe.csv"
    jobs=1 best=0 count=1
    while [ "$count" -le "$most" ]; do
        speed=$(together "$count")
        [ -n "$speed" ] || { [ "$count" -gt 1 ] || { echo "gpu-workstation: the training step fails; try: $mira bench step --recipe cifar10 ${scale[*]:0:2} --device $device" >&2; exit 1; }; break; }
        echo "$count,$speed" >> "$output/probe.csv"
        echo "$count process(es): $speed images/s"
        awk "BEGIN { exit !($speed > 1.1 * $best) }" || break
        jobs=$count best=$speed count=$((count * 2))
    done
fi

echo "$jobs run(s) at a time"
limit=()
[ -z "$minutes" ] || limit=(timeout --signal TERM --kill-after 60 "${minutes}m")
cd "$output" || exit 2
"${limit[@]}" "$mira" reproduce "$item" --only "$column" "${scale[@]}" --device "$device" --seeds "$seeds" --jobs "$jobs" --output "$output"
code=$?
# timeout's own code: the program was told to stop, and saves first.
[ $code -ne 124 ] || code=4
[ $code -ne 4 ] || echo "Saved. The same command goes on."
exit $code

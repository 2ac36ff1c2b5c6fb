#!/usr/bin/env bash
# Checks mira on a machine with an NVIDIA GPU:
#   gpu-check.sh [--device cuda|cpu] [--data-dir DIR] [--epochs N] [--output DIR] [--python PROGRAM] [--rounds N] [--checks LIST]
# It works in a source checkout after `make build` and `dotnet build tests` (`make gpu-check` does both), and in an unpacked
# `make gpu-package` on a machine without .NET. libtorch is the one that MIRA_LIBTORCH names, else the packaged one if it is a
# CUDA build, else that of Python's torch. Five checks, each one line "passed", "failed" or "skipped" and a row of checks.csv:
#   doctor      mira sees the device
#   agreement   the golden vectors and trajectories of the tests, on the device, TF32 off (tolerances: tests/Support/TestDevice.cs)
#   step        training steps beside the same step in PyTorch, alternating, and beside torch.compile's in bf16: step.csv; no speed fails
#   processes   NCCL with a communicator of one; with Open MPI's mpirun two processes that share the GPU through the host's
#               memory: the same step as one process, and the step time of both in processes.csv
#   training    with --data-dir: MIRA on CIFAR-10 with k-NN every few epochs; results in training/, without checkpoints
# --checks "step training" makes some of them only; --rounds 3 is how often a row of the step table alternates.
# Exit code: 0 nothing failed, 1 something failed, 2 wrong usage. Without a GPU everything is skipped, in one line, with 0.
# --device cpu tries the script itself with tiny settings.
set -u

device=cuda data='' epochs='' output='' python=${PYTHON:-python3} rounds=3 checked='doctor agreement step processes training'
while [ $# -gt 0 ]; do
    case $1 in
        --device) device=${2-} ;;
        --data-dir) data=${2-} ;;
        --epochs) epochs=${2-} ;;
        --output) output=${2-} ;;
        --python) python=${2-} ;;
        --rounds) rounds=${2-} ;;
        --checks) checked=${2-} ;;
        *) echo "gpu-check: unknown option $1; expected --device, --data-dir, --epochs, --output, --python, --rounds or --checks" >&2; exit 2 ;;
    esac
    [ $# -ge 2 ] || { echo "gpu-check: $1 needs a value" >&2; exit 2; }
    shift 2
done
case $device in cuda|cuda:[0-9]*|cpu) ;; *) echo "gpu-check: --device $device; expected cuda, cuda:N or cpu" >&2; exit 2 ;; esac
case $rounds in *[!0-9]* | '' | 0) echo "gpu-check: --rounds $rounds; expected a number from 1" >&2; exit 2 ;; esac
for check in $checked; do
    case $check in doctor | agreement | step | processes | training) ;; *) echo "gpu-check: --checks $check; expected doctor, agreement, step, processes or training" >&2; exit 2 ;; esac
done
[ -z "$data" ] || [ -d "$data" ] || { echo "gpu-check: --data-dir $data is no folder" >&2; exit 2; }

here=$(cd "$(dirname "$0")" && pwd)
if [ -x "$here/program/mira" ]; then
    mira=$here/program/mira tests=$here/program/Mira.Tests output=${output:-$here/results}
else
    root=$(cd "$here/../.." && pwd)
    mira=$root/bin/mira tests=$root/tests/bin/Release/net10.0/linux-x64/Mira.Tests output=${output:-$root/runs/gpu-check}
fi
for program in "$mira" "$tests"; do
    [ -x "$program" ] || { echo "gpu-check: $program is missing; run 'make gpu-check'" >&2; exit 2; }
done

mkdir -p "$output" && output=$(cd "$output" && pwd) || exit 2
checks=$output/checks.csv
echo 'check,status,seconds,detail' > "$checks"
failures=0

# report CHECK STATUS SECONDS DETAIL
report() {
    printf '%-10s %-8s %5ss  %s\n' "$1" "$2" "$3" "$4"
    printf '%s,%s,%s,"%s"\n' "$1" "$2" "$3" "${4//\"/\'}" >> "$checks"
    [ "$2" != failed ] || failures=$((failures + 1))
}

# The last line of a file that says something, for a report of one line.
last_words() { grep -v '^[[:space:]]*$' "$1" | tail -n 1 | cut -c 1-300; }

# Value of a named column in the last row of a CSV file without quoted commas.
column() { awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i } END { if (c) print $c }' "$1"; }

median() { sort -n | awk '{ v[NR] = $1 } END { if (NR) print v[int((NR + 1) / 2)] }'; }

gpus() { nvidia-smi -L 2> /dev/null || ls /proc/driver/nvidia/gpus 2> /dev/null; }

if [ "$device" != cpu ] && [ -z "$(gpus)" ]; then
    echo "gpu-check: skipped: this machine has no NVIDIA GPU (nvidia-smi lists none). --device cpu tries the script itself."
    echo 'all,skipped,0,"no NVIDIA GPU"' >> "$checks"
    exit 0
fi

if [ -z "${MIRA_LIBTORCH:-}" ] && [ "$device" != cpu ] && [ ! -e "$(dirname "$mira")/libtorch_cuda.so" ]; then
    MIRA_LIBTORCH=$("$python" -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))' 2> /dev/null)
    [ -n "$MIRA_LIBTORCH" ] && export MIRA_LIBTORCH || unset MIRA_LIBTORCH
fi

check_doctor() {
    local start=$SECONDS log=$output/doctor.txt found
    "$mira" doctor > "$log" 2>&1
    local code=$?
    { nvidia-smi 2> /dev/null || true; } > "$output/nvidia-smi.txt"
    found=$(grep -i -m 1 'CUDA devices' "$log" | tr -s ' ')
    if [ $code -ne 0 ]; then
        report doctor failed $((SECONDS - start)) "mira doctor ends with $code: $(last_words "$log")"
    elif [ "$device" != cpu ] && ! grep -qi 'CUDA devices.*cuda:0' "$log"; then
        report doctor failed $((SECONDS - start)) "mira sees no GPU; libtorch is ${MIRA_LIBTORCH:-the packaged one}, which must be a CUDA build"
    else
        report doctor passed $((SECONDS - start)) "$found; $(grep -m 1 -E "^[a-z]+ +libtorch " "$log" | tr -s " ")"
    fi
}

check_agreement() {
    local start=$SECONDS log=$output/agreement.txt xml=$output/agreement.xml passed failed
    MIRA_TEST_DEVICE=$device timeout 1800 "$tests" -noColor -noLogo -trait 'Device=any' -result-xml "$xml" > "$log" 2>&1
    local code=$?
    passed=$(sed -n 's/.*<assembly [^>]* passed="\([0-9]*\)".*/\1/p' "$xml" 2> /dev/null | head -n 1)
    failed=$(sed -n 's/.*<assembly [^>]* failed="\([0-9]*\)".*/\1/p' "$xml" 2> /dev/null | head -n 1)
    if [ $code -eq 0 ] && [ "${passed:-0}" -gt 0 ] && [ "${failed:-1}" -eq 0 ]; then
        report agreement passed $((SECONDS - start)) "$passed tests on $device"
    else
        report agreement failed $((SECONDS - start)) "${failed:-all} of $((${passed:-0} + ${failed:-0})) tests on $device, code $code; see agreement.txt"
    fi
}

# step_row NAME BATCH PRECISION STEPS "MIRA'S ARGUMENTS" "PYTORCH'S ARGUMENTS": rounds in turns, a row of step.csv.
step_row() {
    local name=$1 batch=$2 precision=$3 steps=$4 log=$output/step.log ours='' theirs='' mine peer memory=0 round compiled=''
    local format="--precision $precision --tf32 off"
    [ "$precision" != tf32 ] || format='--precision fp32 --tf32 on'
    for round in $(seq "$rounds"); do
        echo "== $name, batch $batch, $precision, round $round" >> "$log"
        if ! timeout 900 "$mira" bench step --device "$device" --threads "$threads" --steps "$steps" $format $5 --out "$output/one.csv" >> "$log" 2>&1; then
            grep -qi 'out of memory' "$log" && { echo "$name,$batch,$precision,,,,,mira: out of memory" >> "$table"; return 0; }
            return 1
        fi
        ours+="$(column "$output/one.csv" median)"$'\n'
        if [ -n "$peer_torch" ]; then
            if peer=$(timeout 900 "$python" "$here/torch_step.py" --device "$device" --threads "$threads" --steps "$steps" --batch "$batch" --precision "$precision" $6 2>> "$log"); then
                theirs+="${peer%% *}"$'\n' memory=${peer##* }
            else
                echo "$name,$batch,$precision,,,,,PyTorch: $(last_words "$log" | tr -d ',"')" >> "$table"; return 0
            fi
        fi
    done
    mine=$(printf %s "$ours" | median) peer=$(printf %s "$theirs" | median)
    # torch.compile once: its first step takes a minute, and it may not work on a bare machine.
    if [ -n "$peer" ] && [ "$precision" = bf16 ] && [ "$device" != cpu ]; then
        compiled=$(timeout 300 "$python" "$here/torch_step.py" --device "$device" --steps "$steps" --batch "$batch" --precision "$precision" --compile $6 2>> "$log") || compiled=''
        compiled=${compiled%% *}
    fi
    echo "$name,$batch,$precision,$mine,$peer,$([ -z "$peer" ] || awk "BEGIN { printf \"%.3f\", $mine / $peer }"),$compiled,PyTorch's peak memory $memory bytes" >> "$table"
}

check_step() {
    local start=$SECONDS bad=0 worst
    table=$output/step.csv peer_torch='' threads=0
    : > "$output/step.log"
    echo 'network,batch,precision,mira_images_per_second,pytorch_images_per_second,ratio,compiled_images_per_second,note' > "$table"
    "$python" -c "import torch, sys; sys.exit(0 if '$device' == 'cpu' or torch.cuda.is_available() else 1)" 2> /dev/null && peer_torch=yes
    if [ "$device" = cpu ]; then
        rounds=1 threads=1
        step_row resnet18-tiny 128 fp32 2 '--scale smoke' '--width 8 --stem-stride 2 --hidden 512 --embedding 128 --prototypes 512 --interval 1 --warmup 3' || bad=1
    else
        local precision batch
        for precision in fp32 tf32 bf16; do
            for batch in 128 256 512 1024; do
                # Larger and smaller batches in the format of long runs alone.
                case $batch-$precision in 256-fp32 | 256-tf32 | 1024-fp32 | 1024-tf32) continue ;; esac
                step_row resnet18-cifar "$batch" "$precision" 30 "--recipe mira --scale paper --batch $batch" '--depth 18' || bad=$((bad + 1))
            done
            for batch in 64 128; do
                step_row resnet50-224 "$batch" "$precision" 20 "--recipe imagenet-b512-100ep --scale paper --batch $batch" '--depth 50 --image-size 224' || bad=$((bad + 1))
            done
        done
    fi
    rm -f "$output/one.csv"
    worst=$(awk -F, 'NR > 1 && $6 != "" { print $6 }' "$table" | sort -n | head -n 1)
    if [ $bad -ne 0 ]; then
        report step failed $((SECONDS - start)) "$bad rows of the table could not be measured: $(last_words "$output/step.log")"
    else
        report step passed $((SECONDS - start)) "$(($(wc -l < "$table") - 1)) rows in step.csv; ${worst:+lowest ratio to PyTorch }${worst:-no PyTorch to compare with}"
    fi
}

check_processes() {
    local start=$SECONDS log=$output/processes.log found
    if ! MIRA_TEST_DEVICE=$device timeout 300 "$tests" -noColor -noLogo -explicit only -method '*GpuProcessesTests.A_communicator*' > "$log" 2>&1; then
        report processes failed $((SECONDS - start)) "NCCL with a communicator of one; see processes.log"
        return
    fi
    if ! command -v mpirun > /dev/null; then
        report processes skipped $((SECONDS - start)) "no mpirun (Debian: apt-get install openmpi-bin); NCCL with a communicator of one passed"
        return
    fi
    rm -f "$output/processes.csv"
    if OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 MIRA_TEST_DEVICE=$device MIRA_GPU_STEPS="$output/processes.csv" \
        timeout 600 mpirun -np 2 --bind-to none --oversubscribe --mca mpi_yield_when_idle 1 \
        "$tests" -noColor -noLogo -explicit only -method '*GpuProcessesTests.Two_processes*' >> "$log" 2>&1 && [ -s "$output/processes.csv" ]; then
        found=$(awk -F, 'NR > 1 { printf "%s%s process(es) %s ms", (NR > 2 ? ", " : ""), $1, $4 }' "$output/processes.csv")
        report processes passed $((SECONDS - start)) "two processes make the step of one; a step: $found"
    else
        report processes failed $((SECONDS - start)) "two processes on one device; see processes.log"
    fi
}

check_training() {
    local start=$SECONDS folder=$output/training log=$output/training.log knn what warmup
    if [ -z "$data" ] && [ "$device" != cpu ]; then
        report training skipped 0 'no --data-dir with CIFAR-10 (cifar-10-batches-bin) was given'
        return
    fi
    rm -rf "$folder"
    if [ -n "$data" ]; then
        what="CIFAR-10, ${epochs:-20} epochs"
        # A short run warms up in a tenth of its epochs, not in the ten of the paper's thousand.
        warmup=$((${epochs:-20} / 10))
        [ "$warmup" -gt 0 ] || warmup=1
        [ "$warmup" -le 10 ] || warmup=10
        set -- --recipe mira --scale paper --data cifar10 --data-dir "$data" --epochs "${epochs:-20}" --set "warmup-epochs=$warmup" --knn-every 4
    else
        what="embedded images, ${epochs:-1} epochs"
        set -- --scale smoke --threads 1 --epochs "${epochs:-1}"
    fi
    "$mira" pretrain --device "$device" --output "$folder" "$@" > "$log" 2>&1
    local code=$?
    find "$folder" -name '*.safetensors' -delete 2> /dev/null
    rm -rf "$folder/checkpoints" "$folder/run.lock"
    knn=$(column "$folder/metrics.csv" knn_top1 2> /dev/null)
    if [ $code -eq 0 ] && [ -n "$knn" ]; then
        report training passed $((SECONDS - start)) "$what: k-NN top-1 $knn, $(column "$folder/metrics.csv" images_per_second) images/s"
    else
        report training failed $((SECONDS - start)) "mira pretrain ends with $code: $(last_words "$log")"
    fi
}

for check in $checked; do check_$check; done
echo "results in $output"
[ $failures -eq 0 ]

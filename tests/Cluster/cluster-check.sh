#!/bin/sh
# Trains with two processes under the launchers of clusters, on this machine alone: Open MPI, MPICH and Slurm, which gets a controller
# and a node of its own for the time of the check. Writes results/cluster/checks.csv. Installs nothing; says which package is missing.
# Usage: tests/Cluster/cluster-check.sh [FILE]
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
mira=$root/bin/mira
csv=${1:-$root/results/cluster/checks.csv}
work=$(mktemp -d)
export OMP_NUM_THREADS=1 OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
failed=0 controller= node=

stop() {
    [ -z "$node$controller" ] || kill $node $controller 2>/dev/null
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' INT TERM

need() { # FILE PACKAGE
    command -v "$1" >/dev/null || { echo "$1 is missing. On Debian: apt-get install $2." >&2; missing=1; }
}
missing=0
need mpirun.openmpi openmpi-bin
need mpiexec.mpich mpich
need slurmctld slurm-wlm
need slurmd slurm-wlm
need srun slurm-wlm
pmix=$(find /usr/lib -path '*pmix2*' -name libpmix.so 2>/dev/null | head -n 1)
[ -n "$pmix" ] || { echo "libpmix.so is missing, which Slurm loads for --mpi=pmix. On Debian: apt-get install libpmix-dev." >&2; missing=1; }
[ "$(id -u)" -eq 0 ] || { echo "Slurm's node can only be started as root." >&2; missing=1; }
[ "$missing" -eq 0 ] || exit 2

tiny="--scale smoke --threads 1 --checkpoint-every 1steps --knn-every 0 --probe-every 0 --online-probe off --set batch-size=500
    projector.prototypes=16 projector.hidden-dimension=16 projector.embedding-dimension=8 backbone.width=8 epochs=3 warmup-epochs=0"

start_slurm() {
    host=$(hostname -s)
    mkdir "$work/state" "$work/spool"
    cat >"$work/slurm.conf" <<END
ClusterName=mira
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=27817
SlurmdPort=27818
SlurmUser=root
SlurmdUser=root
AuthType=auth/none
CredType=cred/none
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
NodeName=$host NodeAddr=127.0.0.1 CPUs=4 State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
END
    export SLURM_CONF=$work/slurm.conf
    slurmctld -D >"$work/slurmctld.log" 2>&1 & controller=$!
    slurmd -D -N "$host" >"$work/slurmd.log" 2>&1 & node=$!
    for _ in $(seq 60); do
        sinfo -h 2>/dev/null | grep -q idle && return
        sleep 1
    done
    echo "Slurm did not start:" >&2
    tail -n 5 "$work/slurmctld.log" "$work/slurmd.log" >&2
    exit 1
}

launch() { # LAUNCHER ARGUMENTS...: two processes
    case $1 in
        openmpi) shift; exec mpirun.openmpi -np 2 --bind-to none --oversubscribe --mca mpi_yield_when_idle 1 "$@" ;;
        mpich) shift; exec mpiexec.mpich -n 2 -bind-to none "$@" ;;
        slurm-pmix) shift; exec srun -n 2 --overcommit --kill-on-bad-exit=1 --mpi=pmix "$@" ;;
        slurm-pmi2) shift; exec srun -n 2 --overcommit --kill-on-bad-exit=1 --mpi=pmi2 "$@" ;;
        slurm-none) shift; exec srun -n 2 --overcommit --mpi=none "$@" ;;
    esac
}

row() { # LAUNCHER CHECK EXPECTED FOUND: expected is one value, or several with "or" between them
    case " $3 " in
        *" $4 "*) passed=yes ;;
        *) passed=no failed=1 ;;
    esac
    echo "$1,$2,$3,$4,$passed" | tee -a "$work/checks.csv"
}

begin() { # LAUNCHER FOLDER: starts a run and waits for its third step
    # shellcheck disable=SC2086
    (launch "$1" "$mira" pretrain $tiny --output "$2") >"$2.out" 2>"$2.err" & run=$!
    for _ in $(seq 1200); do
        head -c 20000 "$2/checkpoint.safetensors" 2>/dev/null | grep -aq '"step":"[3-9]"' && return
        kill -0 $run 2>/dev/null || return
        sleep 0.1
    done
}

hash() { sha256sum <"$1/checkpoint.safetensors" | cut -c 1-16; }

resumes() { # LAUNCHER CHECK FOLDER: the run goes on to the same bits as one that was left alone
    (launch "$1" "$mira" resume "$3") >/dev/null 2>>"$3.err"
    row "$1" "$2 and resumed: the checkpoint of an undisturbed run" "$whole" "$(hash "$3")"
}

signal() { # LAUNCHER SIGNAL: to the launcher, or to Slurm's step
    case $1 in
        slurm-*) scancel --signal="$2" "$(squeue -h -o %i | head -n 1)" ;;
        *) kill -s "$2" $run ;;
    esac
}

check() { # LAUNCHER EXIT-CODES AFTER USR1, AFTER TERM, AFTER KILL
    # shellcheck disable=SC2086
    (launch "$1" "$mira" pretrain $tiny --output "$work/$1") >/dev/null 2>"$work/$1.err"
    row "$1" "trains to the end" 0 $?
    row "$1" "run.json names two processes" 2 "$(sed -n 's/.*"processes": \([0-9]*\).*/\1/p' "$work/$1/run.json")"
    whole=${whole:-$(hash "$work/$1")}
    row "$1" "the checkpoint of the first launcher" "$whole" "$(hash "$work/$1")"

    begin "$1" "$work/$1-usr1"
    signal "$1" USR1
    wait $run
    row "$1" "SIGUSR1 saves the run" "$2" $?
    resumes "$1" SIGUSR1 "$work/$1-usr1"

    # What the launcher does with SIGTERM is its own affair; the last checkpoint stays whole.
    begin "$1" "$work/$1-term"
    signal "$1" TERM
    wait $run
    row "$1" "SIGTERM ends the run" "$3" $?
    resumes "$1" SIGTERM "$work/$1-term"

    begin "$1" "$work/$1-kill"
    kill -9 "$(pgrep -f "^$mira pretrain.*$1-kill" | tail -n 1)"
    wait $run
    row "$1" "one process is killed" "$4" $?
    resumes "$1" "kill -9" "$work/$1-kill"
}

# The example for sbatch, with a tiny run on a machine that does little else: Slurm sends USR1 before the minute is over, the job saves, queues itself again and goes on.
queued() {
    # shellcheck disable=SC2086
    sed -e "s#srun --kill-on-bad-exit=1 --mpi=pmix mira pretrain .*#srun --overcommit --kill-on-bad-exit=1 --mpi=pmix $mira pretrain $(echo $tiny) epochs=25 --output \"\$run\"#" \
        -e "s#srun --kill-on-bad-exit=1 --mpi=pmix mira resume#srun --overcommit --kill-on-bad-exit=1 --mpi=pmix $mira resume#" "$root/experiments/Collectives/slurm.sbatch" >"$work/job.sh"
    job=$(RUN=$work/queued sbatch --parsable --nodes=1 --ntasks-per-node=2 --gpus-per-task=0 --cpus-per-task=1 --time=1 --signal=USR1@50 \
        --overcommit --output="$work/job.out" "$work/job.sh" 2>"$work/job.err")
    for _ in $(seq 1200); do
        [ -e "$work/queued/run.json" ] && break
        sleep 1
    done
    row sbatch "USR1 before its time is over: queued itself again" "1 or 2 or 3 or 4 or 5" \
        "$(scontrol show job "$job" | sed -n 's/.*Restarts=\([0-9]*\).*/\1/p')"
    row sbatch "then goes on to the end" 25 "$(tail -n 1 "$work/queued/metrics.csv" | cut -d , -f 1)"
}

start_slurm
echo "launcher,check,expected,found,passed" >"$work/checks.csv"
check openmpi 4 1 137
# After a signal MPICH's launcher ends with 4 or, at times, with 0; the run is saved either way.
check mpich '0 or 4' '0 or 4' 9
check slurm-pmix 4 '4 or 143' 137
# srun talks to MPICH's processes by PMI-2.
check slurm-pmi2 4 '4 or 143' 137
queued

# A library that is not the launcher's, and processes that do not know of each other, are refused.
# shellcheck disable=SC2086
(MIRA_MPI=libmpich.so.12 launch openmpi "$mira" pretrain $tiny --output "$work/pair") >/dev/null 2>"$work/pair.err"
row openmpi "the library of MPICH is refused" 2 $?
# shellcheck disable=SC2086
(MIRA_MPI=libmpi.so.40 launch mpich "$mira" pretrain $tiny --output "$work/pair") >/dev/null 2>"$work/pair.err"
row mpich "the library of Open MPI is refused" 2 $?
# shellcheck disable=SC2086
(launch slurm-none "$mira" pretrain $tiny --output "$work/pair") >/dev/null 2>"$work/pair.err"
row slurm-none "processes that are not connected are refused" 2 $?

mkdir -p "$(dirname "$csv")"
cp "$work/checks.csv" "$csv"
{
    echo "Written by \`make cluster-check\` on $(date -u +%F), one machine, $(nproc --all) cores, two processes with one thread each."
    echo
    mpirun.openmpi --version | head -n 1
    echo "MPICH $(mpiexec.mpich --version | sed -n 's/.*Version: *//p')"
    srun --version
} >"$(dirname "$csv")/checks.md"
[ "$failed" -eq 0 ] || { cat "$work"/*.err >&2; exit 1; }

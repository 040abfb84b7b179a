#!/usr/bin/env bash
# Training over MPI beside training by one process: steps of 3072-H-10 at batch 200, H 50, 100, 500 and 1000 (docs/benchmarks.md). A run of few steps
# and one of many: the difference leaves out the start, in which the runtime compiles beside the steps.
# bench/ranks.sh [RUNS [DATA]]: one process with 1 and 2 threads, and mpirun with 1 and 2 processes of a thread each, in turns. It prints the
# milliseconds of a step, least and median, and how many times as fast as one thread, and two, the others are (least by least, median by median).
# MPIRUN is the launcher, with options (mpirun); DATA as fastnet train takes it (the built-in images). Nothing else should be running.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-5}
data=()
[ $# -lt 2 ] || data=(--data "$(realpath "$2")")
# Open MPI would bind the processes to cores, each with the threads of its own runtime; and a process that waits would keep others from its core.
export OMPI_MCA_hwloc_base_binding_policy=none OMPI_MCA_mpi_yield_when_idle=1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
dotnet publish src/FastNet.Cli -c Release -r linux-x64 --self-contained false -v quiet --nologo -p:DebugType=none -o "$scratch/tool"
cd "$scratch"

seconds() { # seconds THREADS HIDDEN STEPS LAUNCHER...: those of a run
    rm -rf out
    "${@:4}" tool/FastNet.Cli train "${data[@]}" --hidden "$2" --iterations "$3" --batch-size 200 --rule sgd --train-accuracy-samples 200 --threads "$1" \
        --keep 0 --no-report --quiet --out out > log 2>&1 || { cat log >&2; exit 1; }
    sha256sum < out/model.safetensors >> "models-$2-$3"
    sed -n 's/.*"seconds": \([0-9.e-]*\).*/\1/p' out/summary.json
}
train() { # train KIND HIDDEN LAUNCHER...: milliseconds of a step, into times
    local few=1000 many=$(($2 < 500 ? 4000 : 2000))
    echo "$1 $2 $(seconds "${1%-*}" "$2" "$few" "${@:3}") $(seconds "${1%-*}" "$2" "$many" "${@:3}")" |
        awk -v steps=$((many - few)) '{ print $1, $2, 1000 * ($4 - $3) / steps }' >> times
}
for ((run = 0; run < runs; run++)); do
    for hidden in 50 100 500 1000; do
        train 1-thread "$hidden"
        train 1-rank "$hidden" ${MPIRUN:-mpirun} -n 1
        train 2-threads "$hidden"
        train 1-each "$hidden" ${MPIRUN:-mpirun} -n 2
    done
done
[ "$(for models in models-*; do sort -u "$models"; done | wc -l)" = 8 ] || { echo "models differ" >&2; exit 1; }

of() { # of KIND HIDDEN RANK: that one of the sorted milliseconds
    awk -v k="$1" -v h="$2" '$1 == k && $2 == h { print $3 }' times | sort -g | sed -n "$(($3 + 1))p"
}
echo "hidden  1 thread         mpirun -n 1      2 threads        mpirun -n 2      times 1 thread   times 2 threads"
for hidden in 50 100 500 1000; do
    for kind in 1-thread 1-rank 2-threads 1-each; do
        echo "$(of "$kind" "$hidden" 0) $(of "$kind" "$hidden" $((runs / 2)))"
    done | awk -v h="$hidden" '{ least[NR] = $1; middle[NR] = $2 } END {
        printf "%-6d", h
        for (i = 1; i <= 4; i++) printf "  %-6.3f / %-6.3f", least[i], middle[i]
        for (i = 1; i <= 3; i += 2) printf "  %-6.2f / %-6.2f", least[i] / least[4], middle[i] / middle[4]
        printf "\n" }'
done

#!/usr/bin/env bash
# Process to version, to first prediction and to first training step: the tool under the JIT, with ReadyToRun, and compiled natively (docs/benchmarks.md).
# bench/start-up.sh [RUNS]: publishes the three into a temporary folder, runs them in turn, and prints the medians in milliseconds.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-15}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
publish() { dotnet publish src/FastNet.Cli -c Release -r linux-x64 -v quiet --nologo -p:DebugType=none -o "$scratch/$@"; }
publish jit --self-contained false
publish r2r --self-contained false -p:PublishReadyToRun=true
publish native-v3 -p:PublishAot=true
publish native-v4 -p:PublishAot=true -p:IlcInstructionSet=x86-64-v4
cp tests/Shared/same-bits/rows.csv "$scratch"
"$scratch/jit/FastNet.Cli" train --data "$scratch/rows.csv" --target price --loss squared --hidden 9 --quiet --no-report --keep 0 --out "$scratch/model"
head -n 2 "$scratch/rows.csv" | cut -d, -f1-3 > "$scratch/row.csv"

once() { # once BUILD WORK: the milliseconds of one process
    local begin end
    begin=$(date +%s%N)
    case $2 in
        version) "$scratch/$1/FastNet.Cli" --version ;;
        predict) "$scratch/$1/FastNet.Cli" predict --weights "$scratch/model/model.safetensors" --data "$scratch/row.csv" ;;
        step) "$scratch/$1/FastNet.Cli" train --hidden 50 --iterations 1 --quiet --threads 1 ;;
    esac > "$scratch/out" 2>&1 || { cat "$scratch/out"; exit 1; }
    end=$(date +%s%N)
    echo "$1 $2 $(((end - begin) / 1000))"
}

for ((run = 0; run < runs; run++)); do
    for work in version predict step; do
        for build in jit r2r native-v3 native-v4; do
            once $build $work
        done
    done
done > "$scratch/times"
for build in jit r2r native-v3 native-v4; do
    printf '%-10s %8d KB' $build "$(du -sk --exclude='*.dbg' "$scratch/$build" | cut -f1)"
    for work in version predict step; do
        printf '  %s %s ms' $work "$(grep "^$build $work " "$scratch/times" | cut -d' ' -f3 | sort -n | awk '{ t[NR] = $1 } END { printf "%.1f (%.1f)", t[int((NR + 1) / 2)] / 1000, t[1] / 1000 }')"
    done
    echo
done

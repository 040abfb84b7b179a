#!/usr/bin/env bash
# Process to version, to first prediction and to first training step: the tool under the JIT, with ReadyToRun, and compiled natively (docs/benchmarks.md).
# bench/start-up.sh [RUNS]: publishes the three into a temporary folder and runs them in turn. It prints the median processor time and the shortest wall time.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-15}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
TIMEFORMAT='%R %U %S'
publish() { dotnet publish src/FastNet.Cli -c Release -r linux-x64 -v quiet --nologo -p:DebugType=none -o "$scratch/$1" "${@:2}"; }
publish jit --self-contained false
publish r2r --self-contained false -p:PublishReadyToRun=true
publish native -p:PublishAot=true
cp tests/Shared/same-bits/rows.csv "$scratch" && cd "$scratch"
head -n 2 rows.csv | cut -d, -f1-4 > row.csv
train=(train --data rows.csv --target price --loss squared --hidden 9 --iterations 1 --quiet --threads 1)
jit/FastNet.Cli "${train[@]}" --no-report --keep 0 --out model

clock() { # clock BUILD WORK COMMAND...: the seconds of one process
    { time "${@:3}" > out 2>&1 || { cat out >&3; exit 1; }; } 3>&2 2> time
    echo "$1 $2 $(< time)"
}
for ((run = 0; run < runs; run++)); do
    for build in jit r2r native; do
        clock $build version $build/FastNet.Cli --version
        clock $build predict $build/FastNet.Cli predict --weights model/model.safetensors --data row.csv
        clock $build step $build/FastNet.Cli "${train[@]}"
    done
done > times
for build in jit r2r native; do
    echo "$build: $(du -sk --exclude='*.dbg' --exclude='*.pdb' --exclude='*.xml' $build | cut -f1) KB"
    for work in version predict step; do
        mapfile -t processor < <(awk -v b=$build -v w=$work '$1 == b && $2 == w { print 1000 * ($4 + $5) }' times | sort -n)
        mapfile -t wall < <(awk -v b=$build -v w=$work '$1 == b && $2 == w { print 1000 * $3 }' times | sort -n)
        echo "  $work: ${processor[runs / 2]} ms of processor time, wall ${wall[0]} ms at least"
    done
done

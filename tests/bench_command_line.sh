#!/usr/bin/env bash
# bench_command_line.sh PROGRAMS SCRATCH: scripts/bench.sh with the programs of a build.
set -euo pipefail
programs="$1" scratch="$2"
bench="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/scripts/bench.sh"
rm -rf "$scratch"
mkdir -p "$scratch"

fail() {
    cat "$scratch/output"
    echo "$1"
    exit 1
}

# run STATUS TEXT OPTION ...: the script ends with STATUS and says TEXT.
run() {
    local expected=$1 text=$2 status=0
    shift 2
    "$bench" "$@" >"$scratch/output" 2>&1 || status=$?
    [[ $status == "$expected" ]] || fail "expected status $expected, got $status: bench.sh $*"
    grep -qF -- "$text" "$scratch/output" || fail "it should say '$text': bench.sh $*"
}

run 0 "usage: scripts/bench.sh" --help
run 2 "unknown option '--quik'" --quik
run 2 "--backend: expected cpu, gl or all, got 'cuda'" --backend cuda
run 2 "--backend needs a value" --backend
run 2 "--against: expected some of tfjs,libtorch,onnxruntime, got 'tfjs,caffe'" --against tfjs,caffe
run 2 "--filter: '(' is not a regular expression" --filter "("
run 2 "--write-docs needs every workload" --write-docs --filter sum
run 2 "has no glgrad_bench" --programs "$scratch"

# refuse PROGRAM TEXT OPTION ...: it ends with status 2 and says TEXT, before anything is measured.
refuse() {
    local program=$1 text=$2 status=0
    shift 2
    timeout 20 "$programs/$program" "$@" >"$scratch/output" 2>&1 || status=$?
    [[ $status == 2 ]] || fail "expected status 2, got $status: $program $*"
    grep -qF -- "$text" "$scratch/output" || fail "it should say '$text': $program $*"
}

count="expected a whole number from 1 to 2147483647, got"
refuse glgrad_scaling "--memory: expected a whole number from 1 to " --memory x
refuse glgrad_scaling "--memory: expected a whole number from 1 to " --memory 1e9
refuse glgrad_scaling "--size: $count '4x'" --series mlp_batch --size 4x
refuse glgrad_scaling "--size: $count '-1'" --series mlp_batch --size -1
refuse glgrad_scaling "--size: expected --series" --size 4
refuse glgrad_scaling "there is no series 'mlp'" --series mlp
refuse glgrad_precision "--seeds: $count '0'" --seeds 0
refuse glgrad_precision "--seeds: $count 'three'" --seeds three
refuse glgrad_precision "--seeds needs a value" --seeds --quick
refuse glgrad_float16 "--rounds: $count '99999999999'" --rounds 99999999999
refuse glgrad_float16 "--rounds: $count ''" --rounds ""
refuse glgrad_bench "--backend: expected cpu, gl or all, got 'x'" --backend x
refuse glgrad_bench "--filter: no workload's name contains 'softmin'" --filter softmin
refuse glgrad_float16 "--filter: no case's name contains 'softmin'" --filter softmin
refuse glgrad_cold_start "usage: " x
refuse glgrad_bench_report "unknown action 'x'" x y z

# A peer that is not set up is named, and the rest goes on.
export GLGRAD_LIBTORCH="$scratch/nothing" GLGRAD_ONNXRUNTIME="$scratch/nothing"
run 0 "bench/anchors/libtorch/setup.sh installs it" \
    --programs "$programs" --output "$scratch/results" --backend cpu --quick \
    --filter '^softmax_64x1000$|^cold_start$' --against tfjs,libtorch,onnxruntime
for peer in libtorch onnxruntime; do
    grep -q "going on without $peer" "$scratch/output" || fail "it should go on without $peer"
done
grep -q "tfjs is left out" "$scratch/output" || fail "tfjs has nothing to stand beside"
grep -qE "^softmax_64x1000 +[0-9.]+ .* copy" "$scratch/output" || fail "there should be a table"
grep -qE "^cold_start +[0-9.]+" "$scratch/output" || fail "there should be a cold start"
for file in cpu.json index.html; do
    [[ -s $scratch/results/$file ]] || fail "$file is missing"
done
if grep -q matmul "$scratch/results/cpu.json"; then fail "the filter let matmul pass"; fi

# One size of a scaling series, and some that there is no memory for.
scaling=("$programs/glgrad_scaling" --memory 1000000000 --series)
"${scaling[@]}" mlp_batch --size 4 >"$scratch/output"
grep -qE '"ms":[0-9.]+.*"size":4' "$scratch/output" || fail "there should be a point"
for lacking in mlp_batch:1000000 mlp_depth:65536; do
    "${scaling[@]}" "${lacking%:*}" --size "${lacking#*:}" >"$scratch/output" && fail "$lacking needs more memory"
    grep -q "^out of memory: " "$scratch/output" || fail "$lacking should say that memory was lacking"
done

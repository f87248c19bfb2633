#!/usr/bin/env bash
# bench_report.sh REPORT HTML_CHECK SCRATCH: what glgrad_bench_report makes of known figures.
set -euo pipefail
report="$1" html_check="$2" scratch="$3"
data="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/data/bench"
rm -rf "$scratch"
mkdir -p "$scratch/kept"
cp "$data"/*.json "$scratch"
cd "$scratch"

fail() {
    echo "$1"
    exit 1
}

# has FILE TEXT: a line of FILE has TEXT; runs of blanks count as one. Not grep -q, which ends at the first
# match: tr, still writing, may then fail.
has() { tr -s ' ' <"$1" | grep -F -- "$2" >/dev/null || { cat "$1"; fail "$1 lacks: $2"; }; }
lacks() { if tr -s ' ' <"$1" | grep -F -- "$2" >/dev/null; then cat "$1"; fail "$1 has: $2"; fi; }

# Peers go to the results of their own backend, and only once.
for i in 1 2; do
    "$report" join gl.json tfjs.json libtorch.json onnxruntime.json
    "$report" join cpu.json tfjs.json libtorch.json onnxruntime.json
done
[[ $(grep -c '"against"' gl.json) == 1 ]] || fail "gl.json should have one peer"
for peer in libtorch onnxruntime; do
    [[ $(grep -cE "\"id\": ?\"$peer\"" cpu.json) == 1 ]] || fail "cpu.json should have $peer once"
done

"$report" print gl.json cpu.json scaling.json >printed
# 1e10 flops at 1e12 a second are 10 ms of 40, and half of the limit is the goal.
has printed "matmul_2048 40.00 250.0 1.250 0.25 multiply-add 0.50 2"
# 1e7 bytes lie in the middle between 1e6 and 1e8, on both logarithmic scales: 0.1 ms.
has printed "relu_mul_add_1M 0.1600 62.50 0.62 copy 3"
# Two passes and a readback take 0.12 ms of 0.2; the peer is twice as fast.
has printed "sum_1M 0.2000 20.00 0.60 passes 2 0.1000 0.50 5.00"
# 3e7 texels at 2e10 a second take 1.5 ms of 3.
has printed "mlp_train 3.000 8.333 0.50 fetches 30 24.00 8.00 6.00"
has printed "broken failed: no memory for <this>"
# The CPU is told which part of the peer's time it takes, and how often it asks for memory.
has printed "heap LibTorch, ms of its time goal ONNX Runtime, ms of its time"
has printed "mlp_train 0.5000 50.00 0.50 multiply-add 30 463 0.4000 1.25 0.60"
# The second peer has another column; 0 is a count as well.
has printed "small_mlp 0.0020 0.15 passes 3 0 0.0080 0.25"
has printed "1 to 1,024 500.0 per example 10.00 20.00 30 4,096: out of memory: 3 < 4"
has printed "a quick run, less precise; other programs kept 0.5 cores busy meanwhile."
has printed "Beside it TensorFlow.js 4.22.0, WebGL; other programs kept 0.3 cores busy meanwhile."

"$report" page page.html gl.json cpu.json scaling.json
"$html_check" page.html
has page.html "Planned &lt;GPU&gt; &amp; co (2026)"
has page.html "sum_1M: 0.50, goal 5.00"
has page.html "Times faster than LibTorch 1.13"
has page.html "Times faster than ONNX Runtime 1.30.0"
has page.html "small_mlp: 4.00"
has page.html "matmul_2048: 0.25, goal 0.50"
has page.html "mlp_batch: microseconds per example"
[[ $(grep -o '<circle' page.html | wc -l) == 6 ]] || fail "two charts of three points were expected"
if grep -qiE 'https?:|<script|<link|url\(|@import| src=' page.html; then
    fail "the page asks for more than itself"
fi

printf '%s\n' before '<!-- bench: summary -->' old '<!-- bench end -->' between \
    '<!-- bench: scaling -->' '<!-- bench end -->' after >document.md
"$report" document document.md gl.json cpu.json scaling.json
cp document.md once.md
"$report" document document.md gl.json cpu.json scaling.json
cmp once.md document.md || fail "a second writing changed the document"
has document.md '| `mlp_train` | 3.000 | 24.00 | 8.00 | 0.5000 | 0.4000 | 1.25 | | |'
has document.md '| LibTorch 1.13, ms | of its time | ONNX Runtime 1.30.0, ms | of its time |'
has document.md '| `softmax_64x1000` | | | | 0.0200 | | | 0.0100 | 2.00 |'
has document.md "by \`scripts/bench.sh --quick\`:"
for kept in before between after; do has document.md $kept; done
lacks document.md old
[[ $(grep -c 'mlp_batch' document.md) == 1 ]] || fail "the scaling table has one series"

"$report" keep kept gl.json cpu.json scaling.json
for name in planned_gpu_co some_cpu scaling.some_cpu; do
    [[ -f kept/$name.json ]] || fail "kept/$name.json is missing"
done
cmp gl.json kept/planned_gpu_co.json || fail "what was kept differs"

# refuses STATUS MESSAGE ARGUMENT ...
refuses() {
    local expected=$1 message=$2 status=0
    shift 2
    "$report" "$@" >refused 2>&1 || status=$?
    [[ $status == "$expected" ]] || fail "expected status $expected, got $status: $*"
    has refused "$message"
}
echo '{"device": 3}' >wrong.json
echo '<!-- bench: figures -->' >open.md
echo '<!-- bench: nothing --> <!-- bench end -->' | sed 's/ <!-- bench end/\n&/' >unknown.md
echo 'no section' >plain.md
refuses 2 "unknown action" draw a b
refuses 2 "expected an action" print
refuses 1 "cannot read missing.json" print missing.json
refuses 1 "wrong.json does not hold results" print wrong.json
refuses 1 "document.md is not JSON" print document.md
refuses 1 "does not end with" document open.md gl.json
refuses 1 "no table is called 'nothing'" document unknown.md gl.json
refuses 1 "there is no section" document plain.md gl.json

#!/usr/bin/env bash
# Builds and measures glgrad's kernels and training steps.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

usage() {
    cat <<'EOF'
usage: scripts/bench.sh [OPTION ...]

Installs what is missing, builds, measures, prints tables and leaves JSON and a page with charts.

  --backend NAME     cpu, gl or all (default)
  --filter REGEX     only the workloads whose names contain it
  --quick            about a minute, less precise
  --against LIST     measure peers beside it, separated by commas: tfjs, libtorch, onnxruntime
  --scaling          measure how training steps grow with batch, width, depth and image size, too
  --output FOLDER    where results go (default: bench_output)
  --write-docs       keep the results in bench/results and write the tables of bench/README.md
                     and, of both backends together, of README.md anew
  --draw             only draw everything in bench/results, to index.html in the output folder
  --programs FOLDER  measure with the programs in FOLDER instead of building
  --help

For figures that count, let nothing else run. GLGRAD_THREADS is the number of threads of the CPU
backend and of its peers, LP_NUM_THREADS that of Mesa's software renderer. With GLGRAD_BENCH_LOCK, a
file, each measurement waits until nothing else holds its lock.
EOF
}

fail() {
    echo "bench: $1" >&2
    echo "bench: scripts/bench.sh --help tells what there is" >&2
    exit 2
}

backend=all filter="" quick=no against="" scaling=no output="" write_docs=no draw=no programs=""
command="scripts/bench.sh${*:+ $*}"
while (($#)); do
    case $1 in
        --backend | --filter | --against | --output | --programs)
            if (($# < 2)); then fail "$1 needs a value"; fi
            case $1 in
                --backend) backend=$2 ;;
                --filter) filter=$2 ;;
                --against) against=$2 ;;
                --output) output=$2 ;;
                --programs) programs=$2 ;;
            esac
            shift 2
            ;;
        --quick) quick=yes; shift ;;
        --scaling) scaling=yes; shift ;;
        --write-docs) write_docs=yes; shift ;;
        --draw) draw=yes; shift ;;
        --help | -h) usage; exit ;;
        *) fail "unknown option '$1'" ;;
    esac
done
if [[ ! $backend =~ ^(cpu|gl|all)$ ]]; then
    fail "--backend: expected cpu, gl or all, got '$backend'"
fi
peers=()
if [[ -n $against ]]; then IFS=, read -ra peers <<<"$against"; fi
for peer in "${peers[@]}"; do
    if [[ ! $peer =~ ^(tfjs|libtorch|onnxruntime)$ ]]; then
        fail "--against: expected some of tfjs,libtorch,onnxruntime, got '$against'"
    fi
done
grep_status=0
grep -qE -- "$filter" /dev/null 2>/dev/null || grep_status=$?
if ((grep_status > 1)); then
    fail "--filter: '$filter' is not a regular expression"
fi
if [[ $write_docs == yes && -n $filter ]]; then
    fail "--write-docs needs every workload: leave --filter out"
fi
output="$(realpath -m "${output:-$root/bench_output}")"
if [[ -n $programs ]]; then
    programs="$(realpath -m "$programs")"
    if [[ ! -x $programs/glgrad_bench ]]; then fail "--programs: $programs has no glgrad_bench"; fi
fi

cd "$root"
if [[ -z $programs ]]; then
    scripts/setup.sh --groups "build gl bench" --target glgrad_bench_suite
    programs="$root/build/release"
fi
report="$programs/glgrad_bench_report"
mkdir -p "$output"

if [[ $draw == yes ]]; then
    "$report" page "$output/index.html" bench/results/*.json
    echo "bench: $output/index.html"
    exit
fi

measure() {
    if [[ -n ${GLGRAD_BENCH_LOCK:-} ]]; then flock "$GLGRAD_BENCH_LOCK" "$@"; else "$@"; fi
}

wants() { [[ $backend == all || $backend == "$1" ]]; }

status=0
facts=(--commit "$(git describe --always --dirty 2>/dev/null || true)" --command "$command")
speed=() peer_speed=""
if [[ $quick == yes ]]; then speed=(--quick) peer_speed=quick; fi
rm -f "$output"/{cpu,gl,tfjs,libtorch,onnxruntime,scaling.cpu,scaling.gl}.json

for name in cpu gl; do
    if ! wants $name; then continue; fi
    measure "$programs/glgrad_bench" --backend $name --filter "$filter" --results "$output" \
        "${speed[@]}" "${facts[@]}" || status=1
    if [[ $scaling == yes && -f $output/$name.json ]]; then
        measure "$programs/glgrad_scaling" --backend $name --results "$output" \
            "${speed[@]}" "${facts[@]}" || status=1
    fi
done

# tfjs stands beside the OpenGL backend, the others beside the CPU's.
for peer in "${peers[@]}"; do
    if [[ $peer == tfjs ]]; then beside=gl; else beside=cpu; fi
    if ! wants $beside; then
        echo "bench: $peer is left out: it stands beside the $beside backend" >&2
    elif ! "bench/anchors/$peer/run.sh" --check; then
        echo "bench: going on without $peer" >&2
    elif measure "bench/anchors/$peer/run.sh" "$output/$peer.json" "$filter" $peer_speed &&
        [[ -f $output/$beside.json ]]; then
        "$report" join "$output/$beside.json" "$output/$peer.json"
    else
        echo "bench: going on without $peer" >&2
        status=1
    fi
done

shopt -s nullglob
results=("$output"/gl.json "$output"/cpu.json "$output"/scaling.*.json)
for i in "${!results[@]}"; do
    if [[ ! -f ${results[i]} ]]; then unset "results[i]"; fi
done
if ((${#results[@]} == 0)); then
    echo "bench: nothing was measured" >&2
    exit 1
fi
"$report" print "${results[@]}"
"$report" page "$output/index.html" "${results[@]}"
echo
echo "bench: $output/index.html"
if [[ $write_docs == yes ]]; then
    "$report" keep bench/results "${results[@]}"
    "$report" document bench/README.md bench/results/*.json
    echo "bench: wrote bench/results and bench/README.md"
    if [[ $backend == all ]]; then
        "$report" document README.md "${results[@]}"
        echo "bench: wrote README.md"
    else
        echo "bench: left README.md alone, whose table has both backends"
    fi
fi
exit $status

#!/usr/bin/env bash
# Measures ONNX Runtime on the workloads of glgrad's benchmarks.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="${GLGRAD_ONNXRUNTIME:-$here/../../../build/anchors/onnxruntime}"

usage() {
    cat <<'EOF'
usage: bench/anchors/onnxruntime/run.sh OUTPUT [REGEX] [quick]
       bench/anchors/onnxruntime/run.sh --check

Writes the medians of the workloads whose names contain REGEX to OUTPUT, a JSON file. --check only
says what is missing. GLGRAD_ONNXRUNTIME is the folder of setup.sh, GLGRAD_THREADS the number of
threads; default: the machine's cores.
EOF
}

case "${1:-}" in
    "") usage >&2; exit 2 ;;
    --help | -h) usage; exit ;;
esac
if [[ ! -x $folder/onnxruntime_bench || ! -e $folder/libonnxruntime.so.1 ]]; then
    echo "onnxruntime: it is not installed; bench/anchors/onnxruntime/setup.sh installs it" >&2
    exit 3
fi
if [[ $1 == --check ]]; then exit; fi

options=(--library "$folder/libonnxruntime.so.1" --output "$1" --filter "${2:-}"
    --threads "${GLGRAD_THREADS:-$(getconf _NPROCESSORS_ONLN)}")
if [[ ${3:-} == quick ]]; then options+=(--quick); fi
exec "$folder/onnxruntime_bench" "${options[@]}"

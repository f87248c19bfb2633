#!/usr/bin/env bash
# Measures LibTorch on the workloads of glgrad's benchmarks.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="${GLGRAD_LIBTORCH:-$here/../../../build/anchors/libtorch}"

usage() {
    cat <<'EOF'
usage: bench/anchors/libtorch/run.sh OUTPUT [REGEX] [quick]
       bench/anchors/libtorch/run.sh --check

Writes the medians of the workloads whose names contain REGEX to OUTPUT, a JSON file. --check only
says what is missing. GLGRAD_LIBTORCH is the folder of setup.sh, GLGRAD_THREADS the number of
threads; default: the machine's cores.
EOF
}

case "${1:-}" in
    "") usage >&2; exit 2 ;;
    --help | -h) usage; exit ;;
esac
blas="$(find "$folder/openblas" -name libblas.so.3 2>/dev/null | head -n 1)" || true
if [[ ! -x $folder/libtorch_bench || -z $blas ]]; then
    echo "libtorch: it is not installed; bench/anchors/libtorch/setup.sh installs it" >&2
    exit 3
fi
if [[ $1 == --check ]]; then exit; fi

threads="${GLGRAD_THREADS:-$(getconf _NPROCESSORS_ONLN)}"
options=(--output "$1" --filter "${2:-}" --threads "$threads")
if [[ ${3:-} == quick ]]; then options+=(--quick); fi
folders="$(dirname "$blas"):$(dirname "$(dirname "$blas")")"
# All of it is to choose its kernels for this processor, not as somebody's environment says.
unset "${!OPENBLAS_@}" "${!DNNL_@}" "${!ONEDNN_@}" ATEN_CPU_CAPABILITY
# LibTorch frees every result. By default the C library then gives its pages back to the system and
# asks for them again, which takes ten times as long as adding a million numbers.
export MALLOC_TRIM_THRESHOLD_=4000000000 MALLOC_MMAP_THRESHOLD_=33554432
LD_LIBRARY_PATH="$folders${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" OMP_NUM_THREADS="$threads" \
    OPENBLAS_NUM_THREADS="$threads" exec "$folder/libtorch_bench" "${options[@]}"

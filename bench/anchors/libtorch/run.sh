#!/usr/bin/env bash
# Measures LibTorch on the workloads of glgrad's benchmarks.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="${GLGRAD_LIBTORCH:-$here/../../../build/anchors/libtorch}"

anchor=libtorch
environment="GLGRAD_LIBTORCH is the folder of setup.sh, GLGRAD_THREADS the number of
threads; default: the machine's cores."
source "$here/../arguments.sh"

blas="$(find "$folder/openblas" -name libblas.so.3 2>/dev/null | head -n 1)" || true
if [[ ! -x $folder/libtorch_bench || -z $blas ]]; then
    missing "it is not installed"
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

#!/usr/bin/env bash
# Measures ONNX Runtime on the workloads of glgrad's benchmarks.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="${GLGRAD_ONNXRUNTIME:-$here/../../../build/anchors/onnxruntime}"

anchor=onnxruntime
environment="GLGRAD_ONNXRUNTIME is the folder of setup.sh, GLGRAD_THREADS the number of
threads; default: the machine's cores."
source "$here/../arguments.sh"

if [[ ! -x $folder/onnxruntime_bench || ! -e $folder/libonnxruntime.so.1 ]]; then
    missing "it is not installed"
fi
if [[ $1 == --check ]]; then exit; fi

options=(--library "$folder/libonnxruntime.so.1" --output "$1" --filter "${2:-}"
    --threads "${GLGRAD_THREADS:-$(getconf _NPROCESSORS_ONLN)}")
if [[ ${3:-} == quick ]]; then options+=(--quick); fi
exec "$folder/onnxruntime_bench" "${options[@]}"

#!/usr/bin/env bash
# Measures TensorFlow.js on the workloads of glgrad's benchmarks.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="${GLGRAD_TFJS:-$here/../../../build/anchors/tfjs}"

anchor=tfjs
environment="GLGRAD_TFJS is the folder of setup.sh, CHROMIUM the browser."
source "$here/../arguments.sh"

if [[ -z ${CHROMIUM:-} ]]; then
    CHROMIUM="$(command -v chromium || command -v chromium-browser || command -v google-chrome)" ||
        missing "there is no Chromium"
fi
command -v node >/dev/null || missing "there is no node"
[[ -d $folder/node_modules/@tensorflow/tfjs ]] || missing "TensorFlow.js is not installed"
if [[ $1 != --check ]]; then
    CHROMIUM="$CHROMIUM" exec node "$here/driver.mjs" "$folder" "$@"
fi

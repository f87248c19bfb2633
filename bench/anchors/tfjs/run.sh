#!/usr/bin/env bash
# Measures TensorFlow.js on the workloads of glgrad's benchmarks.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="${GLGRAD_TFJS:-$here/../../../build/anchors/tfjs}"

usage() {
    cat <<'EOF'
usage: bench/anchors/tfjs/run.sh OUTPUT [REGEX] [quick]
       bench/anchors/tfjs/run.sh --check

Writes the medians of the workloads whose names contain REGEX to OUTPUT, a JSON file. --check only
says what is missing. GLGRAD_TFJS is the folder of setup.sh, CHROMIUM the browser.
EOF
}

missing() {
    echo "tfjs: $1; bench/anchors/tfjs/setup.sh installs it" >&2
    exit 3
}

case "${1:-}" in
    "") usage >&2; exit 2 ;;
    --help | -h) usage; exit ;;
esac
if [[ -z ${CHROMIUM:-} ]]; then
    CHROMIUM="$(command -v chromium || command -v chromium-browser || command -v google-chrome)" ||
        missing "there is no Chromium"
fi
command -v node >/dev/null || missing "there is no node"
[[ -d $folder/node_modules/@tensorflow/tfjs ]] || missing "TensorFlow.js is not installed"
if [[ $1 != --check ]]; then
    CHROMIUM="$CHROMIUM" exec node "$here/driver.mjs" "$folder" "$@"
fi

#!/usr/bin/env bash
# anchor_tfjs.sh NODE SCRATCH: TensorFlow.js beside the benchmarks. Its modules are sound, and where
# its setup.sh has been run a workload is measured.
set -euo pipefail
node="$1" scratch="$2"
anchor="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/bench/anchors/tfjs"
rm -rf "$scratch"
mkdir -p "$scratch"

for module in "$anchor"/*.mjs; do "$node" --check "$module"; done
if ! "$anchor/run.sh" --check; then
    echo "not measured"
    exit
fi
"$anchor/run.sh" "$scratch/tfjs.json" '^softmax_64x1000$' quick
grep -qE '"softmax_64x1000": [0-9.]+' "$scratch/tfjs.json" || { cat "$scratch/tfjs.json"; exit 1; }

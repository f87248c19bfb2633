#!/usr/bin/env bash
# Installs ONNX Runtime's library, which npm's onnxruntime-node brings along (300 MB, for all systems),
# and builds the program of run.sh.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="${1:-$here/../../../build/anchors/onnxruntime}"

packages=("$here/../../../scripts/setup.sh" --packages-only --groups)
"${packages[@]}" "build bench"
# Packages of node from elsewhere bring it along.
command -v npm >/dev/null || "${packages[@]}" npm
mkdir -p "$folder"
cp "$here/package.json" "$here/package-lock.json" "$folder"
# Its script would download libraries for graphics processors.
npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund
case "$(uname -m)" in
    x86_64) machine=x64 ;;
    aarch64) machine=arm64 ;;
    *) echo "onnxruntime: it has no library for $(uname -m)" >&2; exit 1 ;;
esac
libraries=("$folder"/node_modules/onnxruntime-node/bin/*/linux/"$machine"/libonnxruntime.so.1)
ln -sf "$(realpath "${libraries[0]}")" "$folder/libonnxruntime.so.1"
cmake -S "$here" -B "$folder" -DCMAKE_BUILD_TYPE=Release
cmake --build "$folder"

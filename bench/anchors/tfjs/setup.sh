#!/usr/bin/env bash
# Installs what run.sh needs: node and a Chromium from Debian or Ubuntu, TensorFlow.js from npm.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="${1:-$here/../../../build/anchors/tfjs}"

packages=("$here/../../../scripts/setup.sh" --packages-only --groups)
"${packages[@]}" tfjs
# Packages of node from elsewhere bring it along.
command -v npm >/dev/null || "${packages[@]}" npm
mkdir -p "$folder"
cp "$here/package.json" "$here/package-lock.json" "$folder"
npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund

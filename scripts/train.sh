#!/usr/bin/env bash
# Builds glgrad and trains a network on Fashion-MNIST.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
program="$root/build/release/fashion_mnist"

if [[ "${1:-}" == --help || "${1:-}" == -h ]]; then
    echo "usage: scripts/train.sh [OPTION ...]"
    echo "Installs what is missing, builds examples/fashion_mnist.cpp and runs it with the options."
    if [[ -x $program ]]; then exec "$program" --help; fi
    exit
fi

"$root/scripts/setup.sh" --groups "build gl example" --target "fashion_mnist glgrad-info"
exec "$program" "$@"

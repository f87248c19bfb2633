#!/usr/bin/env bash
# Installs LibTorch from Debian or Ubuntu (about 500 MB with what it needs) and builds the program
# of run.sh. OpenBLAS is unpacked beside it: with the reference BLAS, which is what a bare libtorch-dev
# brings along, LibTorch multiplies matrices about 20 times slower.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="${1:-$here/../../../build/anchors/libtorch}"

"$here/../../../scripts/setup.sh" --groups "build bench libtorch" --packages-only
mkdir -p "$folder"
cmake -S "$here" -B "$folder" -DCMAKE_BUILD_TYPE=Release
cmake --build "$folder"
if [[ ! -d $folder/openblas ]]; then
    (cd "$folder" && apt-get download libopenblas0-openmp &&
        dpkg-deb --extract libopenblas0-openmp_*.deb openblas)
fi

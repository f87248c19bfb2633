#!/usr/bin/env bash
# include_order_planted.sh SCRATCH: include_order.sh must find each violation that is planted here.
set -euo pipefail
check="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/include_order.sh"
scratch="${1:?usage: include_order_planted.sh SCRATCH}"

# plant FILE INCLUDE good|bad
plant() {
    rm -rf "$scratch"
    mkdir -p "$scratch/$(dirname "$1")"
    printf '#pragma once\n#include %s\n' "$2" >"$scratch/$1"
    if bash "$check" "$scratch" >"$scratch/report"; then verdict=good; else verdict=bad; fi
    if [[ $verdict != "$3" ]] || { [[ $3 == bad ]] && ! grep -q "^$1:2:" "$scratch/report"; }; then
        echo "$1 with #include $2 should be $3:"
        cat "$scratch/report"
        exit 1
    fi
}

plant core/tensor.h '"autograd/tape.h"' bad
plant core/tensor.h '"shaders/relu.h"' bad
plant core/tensor.h '"../autograd/tape.h"' bad
plant io/png.h '"data/dataset.h"' bad
plant models/model.cpp '"examples/common.h"' bad
plant tests/tape_test.cpp '"bench/common.h"' bad
plant tests/tape_test.cpp '<glgrad/glgrad.h>' bad
plant autograd/ops/relu.cpp '"models/losses.h"' bad
plant autograd/ops/relu.cpp '"shaders/relu.h"' good
plant autograd/ops/relu.cpp '"autograd/tape.h"' good
plant backends/cpu/cpu.cpp '"core/tensor.h"' good
plant data/idx.cpp '"io/png.h"' good
plant tests/tape_test.cpp '"models/model.h"' good
plant examples/train.cpp '<glgrad/glgrad.h>' good

// glgrad: internal header
#pragma once

#include <algorithm>

#include "expressions/lanes.h"

namespace glgrad {

/// y[i] = e^(x[i] - shift).
inline void exponentials(const float* x, float shift, float* y, Index count) {
    const auto exponential = [shift](const float* from) {
        return unboundedExp(Lanes::load(from) - Lanes(shift));
    };
    Index i = 0;
    for (; i + Lanes::kCount <= count; i += Lanes::kCount) exponential(x + i).store(y + i);
    if (i == count) return;
    float rest[Lanes::kCount] = {};
    std::copy(x + i, x + count, rest);
    exponential(rest).store(rest);
    std::copy_n(rest, count - i, y + i);
}

}  // namespace glgrad

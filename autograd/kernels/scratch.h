// glgrad: internal header
#pragma once

#include <algorithm>

#include "core/plan.h"

namespace glgrad {

/// A scratch texture of at least `texels` texels: texel i is its i-th in row-major order, which a
/// shader finds with place_*.
inline Scratch linearScratch(Index texels, const Limits& limits) {
    const Index width = std::min<Index>(texels, limits.maxTextureSize);
    return {.width = static_cast<int>(width),
            .height = static_cast<int>((texels + width - 1) / width)};
}

}  // namespace glgrad

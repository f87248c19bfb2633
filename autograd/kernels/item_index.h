// glgrad: internal header
#pragma once

#include <algorithm>
#include <cmath>

#include "core/shape.h"

namespace glgrad {

/// Which of `items` items, of which there is at least one, a float names, rounded towards 0: the
/// first where it is below 0 or NaN, the last where it is beyond. Converting before comparing would
/// be undefined for what is beyond an integer's range. shaders/indices.glsl does the same.
inline Index itemIndex(float index, Index items) {
    if (!(index > 0.0f)) return 0;
    if (index >= static_cast<float>(items)) return items - 1;
    return std::min(static_cast<Index>(index), items - 1);
}

/// Whether a float names one of `items` items exactly.
inline bool isItem(float index, Index items) {
    return index >= 0.0f && index < static_cast<float>(items) && std::trunc(index) == index;
}

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <algorithm>

#include "core/plan.h"

namespace glgrad {

inline constexpr Index kBandRows = 4;

/// A scratch texture of at least `texels` texels: texel i is its i-th in row-major order, which a
/// shader finds with place_*.
///
/// Rasterisers on the CPU work on blocks of 4 x 4 fragments and share squares of 64 x 64 among
/// their threads: the texture has bands of four rows, and is wide enough to have many squares.
inline Scratch linearScratch(Index texels, const Limits& limits, int layers = 1) {
    constexpr Index kWide = 1024;
    const auto ceilDivide = [](Index a, Index b) { return (a + b - 1) / b; };
    const Index largest = limits.maxTextureSize;
    const Index tallest = largest / kBandRows * kBandRows;
    const Index few = ceilDivide(ceilDivide(texels, kBandRows), 4) * 4;
    const Index width =
        std::min(std::max(std::min(few, kWide), ceilDivide(texels, tallest)), largest);
    const Index bands = ceilDivide(ceilDivide(texels, width), kBandRows);
    return {.width = static_cast<int>(width),
            .height = static_cast<int>(bands * kBandRows),
            .layers = layers};
}

}  // namespace glgrad

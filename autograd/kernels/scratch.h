// glgrad: internal header
#pragma once

#include <algorithm>

#include "core/error.h"
#include "core/plan.h"

namespace glgrad {

inline constexpr Index kBandRows = 4;

/// A scratch texture of at least `texels` texels: texel i is its i-th in row-major order, which a
/// shader finds with place_*.
///
/// Rasterisers on the CPU work on blocks of 4 x 4 fragments and share squares of 64 x 64 among
/// their threads: the texture has bands of four rows, is wide enough to have many squares, and has
/// few texels too many, as all of them are drawn. Its width is an odd number of blocks where it can
/// be: rows a power of two apart would share the same few lines of a cache.
inline Scratch linearScratch(Index texels, const Limits& limits, int layers = 1) {
    constexpr Index kWide = 1024;
    const auto ceilDivide = [](Index a, Index b) { return (a + b - 1) / b; };
    const auto wholeBlocks = [=](Index width) { return ceilDivide(width, kBandRows) * kBandRows; };
    const Index largest = limits.maxTextureSize / kBandRows * kBandRows;
    const Index columns = ceilDivide(texels, kBandRows);
    const Index even = ceilDivide(columns, ceilDivide(columns, kWide));
    const Index least = ceilDivide(texels, largest);
    const Index width = std::min(wholeBlocks(std::max(even, least)) | kBandRows, largest);
    const Index bands = ceilDivide(columns, width);
    if (bands * kBandRows > limits.maxTextureSize) {
        throw DeviceError(concat("a kernel's workspace of ", texels,
                                 " texels does not fit into a texture of ", limits.maxTextureSize,
                                 " x ", limits.maxTextureSize));
    }
    return {.width = static_cast<int>(width),
            .height = static_cast<int>(bands * kBandRows),
            .layers = layers};
}

}  // namespace glgrad

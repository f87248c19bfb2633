#pragma once

#include <cstdint>
#include <vector>

namespace anchor {

using Sizes = std::vector<std::int64_t>;
using Numbers = std::vector<float>;

std::int64_t product(const Sizes& sizes);

/// As filled of the suite.
Numbers filled(std::uint32_t seed, const Sizes& sizes, float low = -1.0f, float high = 1.0f);

/// Axis i of the result is axis order[i] of the tensor.
Numbers transposed(const Numbers& values, const Sizes& sizes, const std::vector<int>& order);

/// From [images, height, width, channels] to ONNX's [images, channels, height, width].
inline Numbers channelsFirst(const Numbers& images, const Sizes& sizes) {
    return transposed(images, sizes, {0, 3, 1, 2});
}

}  // namespace anchor

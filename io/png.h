#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace glgrad {

/// Encodes an image of bytes as a PNG file in memory.
///
/// `pixels` is [height, width, channels], row-major, with 1 channel (gray), 2 (gray and alpha),
/// 3 (sRGB) or 4 (sRGB and alpha). Throws ArgumentError when a size is not positive, for another
/// number of channels, and when `pixels` has not height * width * channels values.
std::vector<std::byte> encodePng(std::span<const std::uint8_t> pixels, int height, int width,
                                 int channels = 1);

}  // namespace glgrad

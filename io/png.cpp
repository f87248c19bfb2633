#include "io/png.h"

#include <png.h>

#include "core/error.h"

namespace glgrad {
namespace {

void checkArguments(std::size_t found, int height, int width, int channels) {
    // libpng's limit on sides; it also keeps the product below from overflowing.
    constexpr int kLongestSide = 1'000'000;
    if (height < 1 || width < 1 || height > kLongestSide || width > kLongestSide) {
        throw ArgumentError(concat("encodePng: expected a height and width from 1 to ",
                                   kLongestSide, ", found ", height, " and ", width));
    }
    if (channels < 1 || channels > 4) {
        throw ArgumentError(concat("encodePng: expected 1 to 4 channels, found ", channels));
    }
    const std::size_t expected = std::size_t(height) * std::size_t(width) * std::size_t(channels);
    if (found != expected) {
        throw ArgumentError(concat("encodePng: expected ", expected, " values for [", height, ", ",
                                   width, ", ", channels, "], found ", found));
    }
}

}  // namespace

std::vector<std::byte> encodePng(std::span<const std::uint8_t> pixels, int height, int width,
                                 int channels) {
    checkArguments(pixels.size(), height, width, channels);
    constexpr png_uint_32 kFormats[] = {PNG_FORMAT_GRAY, PNG_FORMAT_GA, PNG_FORMAT_RGB,
                                        PNG_FORMAT_RGBA};
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.height = static_cast<png_uint_32>(height);
    image.width = static_cast<png_uint_32>(width);
    image.format = kFormats[channels - 1];

    std::vector<std::byte> bytes(PNG_IMAGE_PNG_SIZE_MAX(image));
    png_alloc_size_t size = bytes.size();
    if (png_image_write_to_memory(&image, bytes.data(), &size, 0, pixels.data(), 0, nullptr) == 0) {
        throw Error(concat("encodePng: libpng: ", image.message));
    }
    bytes.resize(size);
    return bytes;
}

}  // namespace glgrad

#include "io/png.h"

#include <gtest/gtest.h>
#include <png.h>

#include <string_view>

#include "core/error.h"
#include "io/base64.h"

namespace glgrad {
namespace {

std::vector<std::uint8_t> decode(const std::vector<std::byte>& bytes, int height, int width,
                                 png_uint_32 format) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    EXPECT_NE(png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()), 0);
    EXPECT_EQ(image.height, static_cast<png_uint_32>(height));
    EXPECT_EQ(image.width, static_cast<png_uint_32>(width));
    EXPECT_EQ(image.format, format);
    std::vector<std::uint8_t> pixels(PNG_IMAGE_SIZE(image));
    EXPECT_NE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr), 0);
    return pixels;
}

TEST(EncodePng, ReadsBackInEveryFormat) {
    const png_uint_32 formats[] = {PNG_FORMAT_GRAY, PNG_FORMAT_GA, PNG_FORMAT_RGB, PNG_FORMAT_RGBA};
    for (int channels = 1; channels <= 4; ++channels) {
        std::vector<std::uint8_t> pixels(std::size_t(5 * 7 * channels));
        for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = std::uint8_t(255 - 31 * i);
        EXPECT_EQ(decode(encodePng(pixels, 5, 7, channels), 5, 7, formats[channels - 1]), pixels);
    }
}

TEST(EncodePng, ChecksItsArguments) {
    const std::vector<std::uint8_t> pixels(12);
    EXPECT_THROW(encodePng(pixels, 3, 5), ArgumentError);
    EXPECT_THROW(encodePng(pixels, 0, 5), ArgumentError);
    EXPECT_THROW(encodePng(pixels, -3, -4), ArgumentError);
    EXPECT_THROW(encodePng(pixels, 1, 2, 6), ArgumentError);
    EXPECT_NO_THROW(encodePng(pixels, 2, 2, 3));
}

TEST(Base64, FollowsTheExamplesOfRfc4648) {
    const auto encode = [](std::string_view text) {
        return base64(std::as_bytes(std::span(text)));
    };
    EXPECT_EQ(encode(""), "");
    EXPECT_EQ(encode("f"), "Zg==");
    EXPECT_EQ(encode("fo"), "Zm8=");
    EXPECT_EQ(encode("foo"), "Zm9v");
    EXPECT_EQ(encode("foobar"), "Zm9vYmFy");
    EXPECT_EQ(encode("\xff\xef\xbe"), "/+++");
}

}  // namespace
}  // namespace glgrad

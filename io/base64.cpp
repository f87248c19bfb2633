#include "io/base64.h"

#include <cstdint>

namespace glgrad {

std::string base64(std::span<const std::byte> bytes) {
    constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t left = bytes.size() - i;
        std::uint32_t bits = std::to_integer<std::uint32_t>(bytes[i]) << 16;
        if (left > 1) bits |= std::to_integer<std::uint32_t>(bytes[i + 1]) << 8;
        if (left > 2) bits |= std::to_integer<std::uint32_t>(bytes[i + 2]);
        text += kAlphabet[bits >> 18];
        text += kAlphabet[bits >> 12 & 63];
        text += left > 1 ? kAlphabet[bits >> 6 & 63] : '=';
        text += left > 2 ? kAlphabet[bits & 63] : '=';
    }
    return text;
}

}  // namespace glgrad

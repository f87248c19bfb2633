#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace glgrad {

/// Mantissa bits of float16 behind the leading one.
inline constexpr int kHalfMantissaBits = 10;

/// The nearest number, of two the even one, with the exponents of float16 and `mantissaBits` bits,
/// 0 to 10, behind the leading one. What is beyond the largest of them becomes infinite; below
/// 2^-14 the numbers are evenly spaced. NaN stays NaN. As `rounded` in shaders/prelude.glsl.
inline float rounded(float x, int mantissaBits) {
    constexpr std::uint32_t kExponent = 0x7F800000, kLeast = 113u << 23, kLargest = 143u << 23;
    const std::uint32_t exponent =
        std::clamp(std::bit_cast<std::uint32_t>(x) & kExponent, kLeast, kLargest);
    // So large a number that its last bit is the last one to keep of x.
    const auto shift = static_cast<std::uint32_t>(23 - mantissaBits) << 23;
    const float large = std::bit_cast<float>(exponent + shift);
    const float y = (std::abs(x) + large) - large;
    const float above = std::bit_cast<float>(kLargest);
    return std::copysign(y >= above ? std::numeric_limits<float>::infinity() : y, x);
}

inline float roundToHalf(float x) { return rounded(x, kHalfMantissaBits); }

/// The bits of the nearest float16.
inline std::uint16_t halfBits(float x) {
    const float y = std::abs(roundToHalf(x));
    const int sign = std::signbit(x) ? 0x8000 : 0;
    if (std::isnan(y)) return static_cast<std::uint16_t>(sign | 0x7E00);
    if (std::isinf(y)) return static_cast<std::uint16_t>(sign | 0x7C00);
    if (y < 0x1p-14f) return static_cast<std::uint16_t>(sign | static_cast<int>(y * 0x1p24f));
    const auto bits = static_cast<int>(std::bit_cast<std::uint32_t>(y) >> 13);
    return static_cast<std::uint16_t>(sign | (bits - (112 << 10)));
}

/// The value of a float16.
inline float fromHalfBits(std::uint16_t bits) {
    const int exponent = (bits >> 10) & 0x1F;
    const int mantissa = bits & 0x3FF;
    float magnitude;
    if (exponent == 0x1F) {
        magnitude = mantissa == 0 ? std::numeric_limits<float>::infinity()
                                  : std::numeric_limits<float>::quiet_NaN();
    } else if (exponent == 0) {
        magnitude = std::ldexp(static_cast<float>(mantissa), -24);
    } else {
        magnitude = std::ldexp(static_cast<float>(0x400 + mantissa), exponent - 25);
    }
    return (bits & 0x8000) != 0 ? -magnitude : magnitude;
}

}  // namespace glgrad

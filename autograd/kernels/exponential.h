// glgrad: internal header
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

#include "core/shape.h"

namespace glgrad {

// Functions of single floats without a branch or a call, so that compilers turn loops over them
// into vector code. They are right to about 1e-7 of the result, subnormal and nearly infinite ones
// too, where Eigen's are not.

/// x * 2^n for n within [-252, 254]; the result may overflow or become subnormal.
inline float scaled(float x, std::int32_t n) {
    const std::int32_t first = n >> 1;
    const auto power = [](std::int32_t k) { return std::bit_cast<float>((k + 127) << 23); };
    return x * power(first) * power(n - first);
}

/// e^x for x of at most 89: infinite where that overflows.
inline float exponentialBelow(float x) {
    constexpr float kRounder = 0x1.8p23f;  // a float plus this loses what is behind the point
    const float c = (x < -104.0f) ? -104.0f : x;
    // x = n log(2) + r, with log(2) as the sum of two floats; e^r by Cephes's polynomial.
    const float rounded = c * 1.44269504f + kRounder, n = rounded - kRounder;
    const float r = (c - n * 0.693359375f) + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    return scaled(p * (r * r) + r + 1.0f,
                  std::bit_cast<std::int32_t>(rounded) - std::bit_cast<std::int32_t>(kRounder));
}

/// e^x; the largest float where that would overflow, but infinite at infinity.
inline float exponential(float x) {
    constexpr float kLargest = std::numeric_limits<float>::max();
    const float y = exponentialBelow((x > 89.0f) ? 89.0f : x);
    const float most = (x > kLargest) ? x : kLargest;
    return (y > kLargest) ? most : y;
}

/// log((1 + s) / (1 - s)) = 2 artanh(s) for |s| <= 1/3, by its series.
inline float logRatio(float s) {
    const float q = s * s;
    float p = 1.0f / 15.0f;
    p = p * q + 1.0f / 13.0f;
    p = p * q + 1.0f / 11.0f;
    p = p * q + 1.0f / 9.0f;
    p = p * q + 1.0f / 7.0f;
    p = p * q + 1.0f / 5.0f;
    p = p * q + 1.0f / 3.0f;
    return 2.0f * s + 2.0f * s * q * p;
}

/// log(x): -infinity at 0, NaN below.
inline float logarithm(float x) {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    const bool isSubnormal = x < std::numeric_limits<float>::min();
    const float a = isSubnormal ? x * 0x1p24f : x;
    // a = m 2^e with m within [0.75, 1.5).
    const auto bits = std::bit_cast<std::uint32_t>(a);
    const auto e = static_cast<std::int32_t>(bits - std::bit_cast<std::uint32_t>(0.75f)) >> 23;
    const float m = std::bit_cast<float>(bits - (static_cast<std::uint32_t>(e) << 23));
    const float n = static_cast<float>(e) - (isSubnormal ? 24.0f : 0.0f);
    const float y = n * 0.693359375f + (logRatio((m - 1.0f) / (m + 1.0f)) - n * 2.12194440e-4f);
    const float outside = (x == 0.0f) ? -kInfinity : std::numeric_limits<float>::quiet_NaN();
    const float z = (x > 0.0f) ? y : outside;
    return (x == kInfinity) ? x : z;
}

/// log(1 + e^x) = max(x, 0) + log(1 + e^-|x|)
inline float softplusOf(float x) {
    const float e = exponentialBelow((x > 0.0f) ? -x : x);
    return ((x > 0.0f) ? x : 0.0f) + logRatio(e / (2.0f + e));
}

/// y[i] = e^(x[i] - shift), of numbers that are no larger than `shift`.
inline void exponentials(const float* __restrict x, float shift, float* __restrict y, Index count) {
    for (Index i = 0; i < count; ++i) y[i] = exponentialBelow(x[i] - shift);
}

}  // namespace glgrad

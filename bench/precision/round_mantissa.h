#pragma once

#include "core/tensor.h"

namespace glgrad::bench {

/// A floating-point number of `bits` bits in all, 6 to 16: a sign, five bits of exponent, as
/// float16 has, and the rest of mantissa.
struct FloatFormat {
    int bits = 16;
    int mantissaBits() const { return bits - 6; }
};

/// x with each value rounded to the nearest number of a format. The gradient goes straight through:
/// as it is, or rounded too.
Tensor roundTo(const FloatFormat& format, const Tensor& x, bool roundGradient = false);

}  // namespace glgrad::bench

// glgrad: internal header
#pragma once

#include "core/tensor.h"

namespace glgrad {

/// A sum of many scalars, on their device. A float cannot tell 60,000 times 0.1 from 6003.5: what
/// rounding takes from the total is carried on in a correction.
struct RunningSum {
    Tensor total;       ///< Not defined before the first scalar.
    Tensor correction;  ///< total + correction is the sum.

    /// Adds weight * x, for a scalar x; it is computed soon. No tape records it.
    void add(const Tensor& x, float weight);
};

}  // namespace glgrad

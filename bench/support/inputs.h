#pragma once

#include "bench/support/numbers.h"
#include "core/tensor.h"

namespace glgrad::bench {

/// Tensor k of a workload is filled(k + 1, shape).
Tensor filled(std::uint32_t seed, const Shape& shape, float low = -1.0f, float high = 1.0f);
/// Weight i of a model: uniform within sqrt(6 / fan_in) for more than one axis, zeros for biases.
Tensor weight(int index, const Shape& shape);

}  // namespace glgrad::bench

#include "bench/support/inputs.h"

#include <cmath>

#include "autograd/ops.h"

namespace glgrad::bench {

Tensor filled(std::uint32_t seed, const Shape& shape, float low, float high) {
    return Tensor(shape, fill(seed, shape.size(), low, high));
}

Tensor weight(int index, const Shape& shape) {
    if (shape.rank() == 1) return zeros(shape);
    const double fanIn = static_cast<double>(shape.size() / shape.last());
    const float limit = static_cast<float>(std::sqrt(6.0 / fanIn));
    return filled(1000u + static_cast<std::uint32_t>(index), shape, -limit, limit);
}

}  // namespace glgrad::bench

#pragma once

#include <span>
#include <vector>

#include "core/tensor.h"

namespace glgrad {

/// The gradient scaled down to an L2 norm of `norm` when its own is larger, however large or small
/// the two are; else as it is. A gradient with a NaN or an infinity in it turns to NaN. Computed on
/// the device. Throws ArgumentError when `norm` is not positive and finite.
Tensor clipByNorm(const Tensor& gradient, float norm);

/// The same with one scale for all gradients, from the norm of all their values together.
Tensors clipByGlobalNorm(std::span<const Tensor> gradients, float norm);

}  // namespace glgrad

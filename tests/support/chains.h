#pragma once

#include <functional>
#include <vector>

#include "autograd/ops.h"

namespace glgrad {

/// Uniform in [-2, 2).
Tensor someTensor(const Shape& shape, std::uint64_t seed = 1);

/// Chains of all element-wise ops.
Tensors everyElementwiseOp(const Shape& shape);

/// Two first gradients of a chain, and a second one.
Tensors gradientsOfAChain(const Shape& shape);

/// `compute` on both devices, bit by bit.
void expectTheSame(const Device& plain, const Device& fused,
                   const std::function<Tensors()>& compute);

}  // namespace glgrad

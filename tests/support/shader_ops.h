#pragma once

#include "autograd/ops.h"
#include "autograd/shader_op.h"

namespace glgrad {

/// y[t] = x[t] - amount x[t - 1] along the first of two axes; linear.
ShaderOpOptions filterOptions();

/// y[i] = sum over k of x[i, k]^2 w[k]: several inputs, another shape, loops, and an op that is not
/// linear in x.
ShaderOpOptions weightedOptions();

/// x squared, which looks at its own element alone: the shortest.
ShaderOpKernel squareKernel();

Tensor someX(const Shape& shape = {5, 7});

}  // namespace glgrad

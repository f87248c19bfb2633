// glgrad: internal header
#pragma once

#include "core/kernel.h"
#include "core/tensor.h"

namespace glgrad {

/// How a unary op goes back: dx = dy * slope(s), where s is its input or its output.
struct UnaryGradient {
    Kernel kernel;  ///< Of the inputs s and dy.
    /// w * d slope(s) / ds, in ops; null where that is zero.
    Tensor (*curvature)(const Tensor& s, const Tensor& w) = nullptr;
};

/// dx, recorded: it can be differentiated again.
Tensor unaryGradient(const UnaryGradient& gradient, const Tensor& s, const Tensor& dy,
                     const Uniforms& uniforms = {});

}  // namespace glgrad

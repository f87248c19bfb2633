// glgrad: internal header
#pragma once

#include "autograd/kernels/window.h"
#include "core/kernel.h"

namespace glgrad {

/// The three sides of a convolution y = x * w, each the gradient of the others, as CPU kernels.
/// Uniforms: those of Window. Inputs and outputs as named; images [n, h, w, c], filters
/// [kh, kw, in, out].
///
/// The forward kernel with a bias adds it and applies the uniform "activation", a FusedActivation
/// as an integer.
void cpuConvForward(const CpuArguments& arguments);         ///< x, w[, bias] -> y
void cpuConvBackwardInput(const CpuArguments& arguments);   ///< dy, w -> dx
void cpuConvBackwardFilter(const CpuArguments& arguments);  ///< x, dy -> dw

}  // namespace glgrad

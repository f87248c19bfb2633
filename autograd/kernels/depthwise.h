// glgrad: internal header
#pragma once

#include "autograd/kernels/window.h"
#include "core/kernel.h"

namespace glgrad {

/// The three sides of a depthwise convolution y[c] = x[c] * w[c], each the gradient of the others,
/// as CPU kernels. Uniforms: those of Window. Inputs and outputs as named; images [n, h, w, c],
/// filters [kh, kw, c].
void cpuDepthwiseForward(const CpuArguments& arguments);         ///< x, w -> y
void cpuDepthwiseBackwardInput(const CpuArguments& arguments);   ///< dy, w -> dx
void cpuDepthwiseBackwardFilter(const CpuArguments& arguments);  ///< x, dy -> dw

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <string_view>

#include "autograd/kernels/activation.h"
#include "autograd/kernels/window.h"
#include "core/kernel.h"
#include "core/tensor.h"

namespace glgrad {

/// A convolution y = x * w of images [n, h, w, c]: linear in x and in w, and each of its three
/// kernels is the gradient of the others. It must live as long as the program.
struct ConvolutionOp {
    std::string_view name;
    Kernel forward;         ///< x, w -> y
    Kernel backwardInput;   ///< dy, w -> dx
    Kernel backwardFilter;  ///< x, dy -> dw
    /// One filter for each channel, w [height, width, channels]; else w [height, width, in, out].
    bool perChannel = false;
};

/// The convolution, recorded with its gradients. With a bias, of as many values as y has channels,
/// the forward kernel has it as a third input; it applies the activation.
Tensor convolve(const ConvolutionOp& op, const Tensor& x, const Tensor& w, const Window& window,
                const Tensor& bias, FusedActivation activation);

/// The convolution's gradient by x, recorded with its own gradients.
Tensor convolveTransposed(const ConvolutionOp& op, const Tensor& dy, const Tensor& w,
                          const Window& window);

}  // namespace glgrad

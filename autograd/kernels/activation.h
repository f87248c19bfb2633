// glgrad: internal header
#pragma once

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/kernel.h"

namespace glgrad {

/// x, or 0 or 6 where it is beyond the bounds of the activation. NaN stays NaN.
inline float activated(FusedActivation activation, float x) {
    if (activation == FusedActivation::linear || x != x) return x;
    const float y = x <= 0.0f ? 0.0f : x;
    return activation == FusedActivation::relu6 && y > 6.0f ? 6.0f : y;
}

/// For kernels, which read it back with activationOf; shaders/activation.glsl knows its bounds.
void addActivation(Uniforms& uniforms, FusedActivation activation);
FusedActivation activationOf(const Uniforms& uniforms);

/// Tells the tapes that `y` is the activation of `z`, whose values are not looked at; returns y, or
/// z for the linear one.
Tensor recordActivation(FusedActivation activation, const Tensor& z, const Tensor& y);

/// What a CPU product or convolution does with its sums when it stores them: a bias per column is
/// added, then the activation is applied. NaN stays NaN.
struct CpuEpilogue {
    const float* bias = nullptr;  ///< One value per column of the result, or none.
    FusedActivation activation = FusedActivation::linear;
};

/// Of a kernel whose input 2, where it has one, is the bias.
CpuEpilogue cpuEpilogue(const CpuArguments& arguments);
/// For results that were stored without it.
void applyEpilogue(const CpuEpilogue& epilogue, const CpuOutput& y);

/// Tells the tapes that `y`, which a kernel computed at once, is activation(sums + bias), where the
/// sums have the gradients `inputs`, and `bias` may be undefined; returns y.
Tensor recordFused(std::string_view op, const Tensor& y, const Tensor& bias,
                   FusedActivation activation, std::vector<InputGradient> inputs);

/// Throws ArgumentError unless `bias` is [columns] or not defined.
void checkBias(std::string_view op, const Tensor& bias, Index columns);

}  // namespace glgrad

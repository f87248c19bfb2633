// glgrad: internal header
#pragma once

#include "autograd/kernels/epilogue.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/kernel.h"

namespace glgrad {

class ElementwiseOp;

/// The op of an activation that is not linear.
const ElementwiseOp& activationOp(FusedActivation activation);

/// For kernels, which read it back with activationOf; shaders/activation.glsl knows its bounds.
void addActivation(Uniforms& uniforms, FusedActivation activation);
FusedActivation activationOf(const Uniforms& uniforms);

/// Tells the tapes that `y` is the activation of `z`, whose values are not looked at; returns y, or
/// z for the linear one.
Tensor recordActivation(FusedActivation activation, const Tensor& z, const Tensor& y);

/// For results that were stored without it.
void applyEpilogue(const CpuEpilogue& epilogue, const CpuOutput& y);

/// Tells the tapes that `y`, which a kernel computed at once, is activation(sums + bias), where the
/// sums have the gradients `inputs`, and `bias` may be undefined; returns y.
Tensor recordFused(std::string_view op, const Tensor& y, const Tensor& bias,
                   FusedActivation activation, std::initializer_list<InputGradient> inputs);

/// Throws ArgumentError unless `bias` is [columns] or not defined, and for a number that is no
/// activation.
void checkFused(std::string_view op, const Tensor& bias, Index columns, FusedActivation activation);

}  // namespace glgrad

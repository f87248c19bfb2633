#pragma once

#include <span>
#include <vector>

#include "core/tensor.h"
#include "core/variable.h"

namespace glgrad {

/// The scale is halved when gradients are not finite, and doubled after a number of finite steps.
struct LossScalingOptions {
    float initialScale = 32768.0f;
    int growthSteps = 2000;  ///< Finite steps in a row.
};

/// The part of an optimizer's step that loss scaling adds. All of it runs on the device: whether
/// gradients are finite is a tensor that nobody reads back.
class LossScaling {
public:
    /// `scale` and `goodSteps` are scalars; the latter counts the finite steps since `scale`
    /// changed.
    LossScaling(int growthSteps, Variable scale, Variable goodSteps)
        : growthSteps_(growthSteps), scale_(std::move(scale)), goodSteps_(std::move(goodSteps)) {}

    const Tensor& scale() const { return scale_.value(); }
    /// The gradients of the loss itself, as float32. Changes the scale for the next step.
    Tensors unscaled(std::span<const Tensor> gradients);
    /// Puts variables back to `before` if the gradients of this step were not finite. They have one
    /// shape, such as a weight and its slots.
    void restore(std::span<Variable> variables, std::span<const Tensor> before) const;

private:
    int growthSteps_;
    Variable scale_;
    Variable goodSteps_;
    Tensor isFinite_;
};

}  // namespace glgrad

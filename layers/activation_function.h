#pragma once

#include <concepts>
#include <functional>
#include <utility>

#include "autograd/ops.h"
#include "core/tensor.h"

namespace glgrad {

/// What a layer does with its result: an op such as `relu`, an op with an axis such as `softmax`
/// (which then works along the last one), or any function of a tensor. By default nothing.
class ActivationFunction {
public:
    ActivationFunction() = default;
    ActivationFunction(Tensor (*op)(const Tensor&));
    /// Such an op is computed, and its result kept, in float32.
    ActivationFunction(Tensor (*op)(const Tensor&, int axis))
        : function_([op](const Tensor& x) { return op(cast(x, DType::float32), -1); }) {}
    template <class Function>
    requires std::convertible_to<std::invoke_result_t<Function&, const Tensor&>, Tensor>
    ActivationFunction(Function function) : function_(std::move(function)) {}

    /// Whether it does nothing.
    bool isLinear() const { return !function_; }

    Tensor operator()(const Tensor& x) const { return function_ ? function_(x) : x; }

    /// What a product or convolution can do of it in its own kernel,
    FusedActivation fused() const { return fused_; }
    /// and what is left to do after that.
    Tensor afterFused(const Tensor& x) const {
        return fused_ == FusedActivation::linear ? (*this)(x) : x;
    }

private:
    std::function<Tensor(const Tensor&)> function_;
    FusedActivation fused_ = FusedActivation::linear;
};

}  // namespace glgrad

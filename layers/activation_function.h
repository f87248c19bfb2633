#pragma once

#include <concepts>
#include <functional>
#include <utility>

#include "autograd/ops.h"
#include "core/argument_checks.h"
#include "core/tensor.h"

namespace glgrad {

/// What a layer does with its result: an op such as `relu`, an op with an axis such as `softmax`
/// (which then works along the last one), or any function of a tensor that keeps its shape. By
/// default nothing. Throws ArgumentError for a function that holds nothing.
class ActivationFunction {
public:
    ActivationFunction() = default;
    ActivationFunction(Tensor (*op)(const Tensor&));
    /// Such an op is computed, and its result kept, in float32.
    ActivationFunction(Tensor (*op)(const Tensor&, int axis))
        : ActivationFunction(alongLastAxis(op)) {}
    template <class Function>
    requires std::convertible_to<std::invoke_result_t<Function&, const Tensor&>, Tensor>
    ActivationFunction(Function function) : function_(std::move(function)) {
        checkGiven("activation", "a function", function_);
    }

    /// Whether it does nothing.
    bool isLinear() const { return !function_; }

    /// Throws ArgumentError when the function gives another shape than that of x.
    Tensor operator()(const Tensor& x) const;

    /// What a product or convolution can do of it in its own kernel,
    FusedActivation fused() const { return fused_; }
    /// and what is left to do after that.
    Tensor afterFused(const Tensor& x) const {
        return fused_ == FusedActivation::linear ? (*this)(x) : x;
    }

private:
    static std::function<Tensor(const Tensor&)> alongLastAxis(Tensor (*op)(const Tensor&, int));

    std::function<Tensor(const Tensor&)> function_;
    FusedActivation fused_ = FusedActivation::linear;
};

}  // namespace glgrad

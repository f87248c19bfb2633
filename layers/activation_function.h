#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "autograd/ops.h"
#include "core/argument_checks.h"
#include "core/fields.h"
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

    /// By the name that files have for it, which it keeps: "relu", or one that registerActivation
    /// was given. "linear" does nothing. Throws ArgumentError for another.
    static ActivationFunction named(std::string_view name);
    /// Throws ArgumentError for a function without a name in files.
    std::string name() const;
    /// Whether both are one op, or do nothing.
    bool isSameOp(const ActivationFunction& other) const;
    /// Whether it is a function that isSameOp can tell from others.
    bool hasAddress() const;

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

/// Gives a function a name in files, such as registerActivation("mish", mish), on any thread. A
/// function that has no address to be known by, such as a lambda, is saved when it comes from
/// ActivationFunction::named. Throws ArgumentError for a name that is taken.
void registerActivation(std::string_view name, ActivationFunction function);

Json toJson(const ActivationFunction& function);
void fromJson(const Json& json, ActivationFunction& function);
extern template struct FieldTypeFor<ActivationFunction>;

}  // namespace glgrad

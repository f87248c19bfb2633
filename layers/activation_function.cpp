#include "layers/activation_function.h"

#include "core/error.h"

namespace glgrad {

ActivationFunction::ActivationFunction(Tensor (*op)(const Tensor&)) : function_(op) {
    checkGiven("activation", "a function", function_);
    if (op == relu) fused_ = FusedActivation::relu;
    if (op == relu6) fused_ = FusedActivation::relu6;
}

// An empty function where there is no op.
std::function<Tensor(const Tensor&)> ActivationFunction::alongLastAxis(Tensor (*op)(const Tensor&,
                                                                                    int)) {
    if (op == nullptr) return {};
    return [op](const Tensor& x) { return op(cast(x, DType::float32), -1); };
}

Tensor ActivationFunction::operator()(const Tensor& x) const {
    if (isLinear()) return x;
    Tensor y = function_(x);
    if (y.defined() && y.shape() == x.shape()) return y;
    throw ArgumentError(concat("activation: expected a result of the input's shape ", x.shape(),
                               ", got ",
                               y.defined() ? y.shape().toString() : "one without values"));
}

}  // namespace glgrad

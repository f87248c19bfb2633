#include "autograd/elementwise_op.h"
#include "autograd/kernels/activation.h"
#include "autograd/ops.h"
#include "core/arguments.h"

// clang-format off
namespace glgrad {

Tensor tanh(const Tensor& t) { return compiledElementwise("tanh", [](Element x) { return tanh(x); }, t); }
Tensor sigmoid(const Tensor& t) { return compiledElementwise("sigmoid", [](Element x) { return sigmoid(x); }, t); }
Tensor softplus(const Tensor& t) { return compiledElementwise("softplus", [](Element x) { return softplus(x); }, t); }
Tensor relu(const Tensor& t) { return detail::applyTo(activationOp(FusedActivation::relu), t); }
Tensor relu6(const Tensor& t) { return detail::applyTo(activationOp(FusedActivation::relu6), t); }

Tensor rectify(const Tensor& t, const RectifyOptions& options) {
    return elementwise("rectify", [](Element x, Attribute slope, Attribute at, Attribute high) {
        const Element y = where(x > at, min(x, high), weighted(slope, x - at));
        return withSlope(y, x, where(x > at, where(x < high, 1, 0), slope));
    }, t, options.negativeSlope, options.threshold, options.maxValue);
}
Tensor leakyRelu(const Tensor& t, float negativeSlope) {
    checkGiven("leakyRelu", {{"x", t}});
    return rectify(t, {.negativeSlope = negativeSlope});
}
Tensor elu(const Tensor& t, float alpha) { return elementwise("elu", [](Element x, Attribute a) { return elu(x, a); }, t, alpha); }

const ElementwiseOp& activationOp(FusedActivation activation) {
    if (activation == FusedActivation::relu6) return compiledOp("relu6", [](Element x) { return relu6(x); });
    return compiledOp("relu", [](Element x) { return relu(x); });
}

}  // namespace glgrad

#include "autograd/elementwise_op.h"
#include "autograd/kernels/activation.h"
#include "autograd/ops.h"

// clang-format off
namespace glgrad {

Tensor tanh(const Tensor& t) { return compiledElementwise("tanh", [](Element x) { return tanh(x); }, t); }
Tensor sigmoid(const Tensor& t) { return compiledElementwise("sigmoid", [](Element x) { return sigmoid(x); }, t); }
Tensor softplus(const Tensor& t) { return compiledElementwise("softplus", [](Element x) { return softplus(x); }, t); }
Tensor relu(const Tensor& t) { return detail::applyTo(activationOp(FusedActivation::relu), t); }
Tensor relu6(const Tensor& t) { return detail::applyTo(activationOp(FusedActivation::relu6), t); }

const ElementwiseOp& activationOp(FusedActivation activation) {
    if (activation == FusedActivation::relu6) return compiledOp("relu6", [](Element x) { return relu6(x); });
    return compiledOp("relu", [](Element x) { return relu(x); });
}

}  // namespace glgrad

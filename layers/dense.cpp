#include "layers/dense.h"

#include "autograd/ops.h"
#include "core/argument_checks.h"
#include "core/error.h"

namespace glgrad {

Dense::Dense(const DenseOptions& options) : Layer("Dense", options.name), options_(options) {
    checkRange(label(), "units", options.units, Range::above(0));
    checkGiven(label(), "kernelInitializer", options.kernelInitializer);
    options.kernelRegularizer.check(label(), "kernelRegularizer");
    if (!options.useBias) return;
    checkGiven(label(), "biasInitializer", options.biasInitializer);
    options.biasRegularizer.check(label(), "biasRegularizer");
}

Shape Dense::computeOutputShape(const Shape& inputShape) const {
    if (inputShape.rank() < 2 || inputShape.last() == 0) {
        throw ArgumentError(concat("expected input [batch, ..., inputs], got ", inputShape));
    }
    if (isBuilt() && inputShape.last() != kernel_.shape()[0]) {
        throw ArgumentError(concat("expected input [batch, ..., ", kernel_.shape()[0],
                                   "], as it was built for, got ", inputShape));
    }
    return inputShape.with(-1, options_.units);
}

void Dense::makeVariables(const Shape& inputShape) {
    kernel_ = addVariable("kernel", {inputShape.last(), options_.units},
                          *options_.kernelInitializer, options_.kernelRegularizer);
    if (!options_.useBias) return;
    bias_ =
        addVariable("bias", {options_.units}, *options_.biasInitializer, options_.biasRegularizer);
}

Handle<Layer> Dense::withScaledOutput(const Tensor& shift, const Tensor& scale,
                                      const Tensor& offset) const {
    if (!options_.activation.isLinear()) return {};
    Dense result(*this);
    result.dropVariables();
    result.options_.useBias = true;
    result.kernel_ = result.addVariable("kernel", kernel_ * scale);
    const Tensor bias = options_.useBias ? bias_ - shift : neg(shift);
    result.bias_ = result.addVariable("bias", bias * scale + offset);
    return result;
}

Tensor Dense::call(const Tensor& x, const CallOptions&) {
    const Tensor bias = options_.useBias ? Tensor(bias_) : Tensor();
    return options_.activation.afterFused(
        dense(x, computed(kernel_), bias, options_.activation.fused()));
}

}  // namespace glgrad

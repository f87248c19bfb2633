#include "layers/conv2d.h"

#include "core/error.h"
#include "layers/sliding_window.h"

namespace glgrad {
namespace {

SlidingWindow windowOf(const Conv2DOptions& options) {
    return {.size = options.kernelSize,
            .strides = options.strides,
            .dilations = options.dilationRate,
            .padding = options.padding};
}

}  // namespace

Conv2D::Conv2D(const Conv2DOptions& options) : Layer("Conv2D", options.name), options_(options) {
    const std::string label = concat("Conv2D ", name());
    if (options.filters <= 0) {
        throw ArgumentError(concat(label, ": expected filters > 0, got ", options.filters));
    }
    windowOf(options).check(label);
}

Shape Conv2D::kernelShape(Index channels) const {
    return {options_.kernelSize[0], options_.kernelSize[1], channels, options_.filters};
}

Shape Conv2D::computeOutputShape(const Shape& inputShape) const {
    const Shape result = windowOf(options_).outputShape(inputShape, options_.filters);
    if (isBuilt() && kernelShape(inputShape.last()) != kernel_.shape()) {
        throw ArgumentError(concat("expected input [batch, height, width, ", kernel_.shape()[2],
                                   "], as it was built for, got ", inputShape));
    }
    return result;
}

void Conv2D::makeVariables(const Shape& inputShape) {
    kernel_ = addVariable("kernel", kernelShape(inputShape.last()), *options_.kernelInitializer,
                          options_.kernelRegularizer);
    if (!options_.useBias) return;
    bias_ = addVariable("bias", {options_.filters}, *options_.biasInitializer,
                        options_.biasRegularizer);
}

Tensor Conv2D::call(const Tensor& x, const CallOptions&) {
    const Tensor bias = options_.useBias ? Tensor(bias_) : Tensor();
    return options_.activation.afterFused(conv2d(x, kernel_, bias,
                                                 {.strides = options_.strides,
                                                  .padding = options_.padding,
                                                  .dilations = options_.dilationRate,
                                                  .activation = options_.activation.fused()}));
}

}  // namespace glgrad

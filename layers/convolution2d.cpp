#include "layers/convolution2d.h"

#include "core/argument_checks.h"
#include "core/error.h"
#include "layers/sliding_window.h"

namespace glgrad {
namespace {

SlidingWindow windowOf(const std::array<int, 2>& size, const ConvOptions& options) {
    return {.size = size,
            .strides = options.strides,
            .dilations = options.dilations,
            .padding = options.padding};
}

}  // namespace

Convolution2D::Convolution2D(const Kind& kind, const std::string& name, const Settings& settings)
    : Layer(kind.type, name), kind_(kind), settings_(settings) {
    checkRange(label(), kind.countName, settings.count, Range::above(0));
    windowOf(settings.kernelSize, settings.window).check(label());
    checkGiven(label(), concat(kind.kernelOption, "Initializer"), settings.kernelInitializer);
    settings.kernelRegularizer.check(label(), concat(kind.kernelOption, "Regularizer"));
    if (!settings.useBias) return;
    checkGiven(label(), "biasInitializer", settings.biasInitializer);
    settings.biasRegularizer.check(label(), "biasRegularizer");
}

Shape Convolution2D::kernelShape(Index channels) const {
    return {settings_.kernelSize[0], settings_.kernelSize[1], channels, settings_.count};
}

Shape Convolution2D::outputAxes(const Shape& kernel) const {
    return kernel.slice(kind_.firstOutputAxis, kernel.rank());
}

Shape Convolution2D::computeOutputShape(const Shape& inputShape) const {
    checkImages(inputShape);
    const Shape kernel = kernelShape(inputShape.last());
    const Shape result = windowOf(settings_.kernelSize, settings_.window)
                             .outputShape(inputShape, outputAxes(kernel).size());
    if (isBuilt() && kernel != kernel_.shape()) {
        throw ArgumentError(concat("expected input [batch, height, width, ", kernel_.shape()[2],
                                   "], as it was built for, got ", inputShape));
    }
    return result;
}

void Convolution2D::makeVariables(const Shape& inputShape) {
    const Shape kernel = kernelShape(inputShape.last());
    kernel_ =
        addVariable("kernel", kernel, *settings_.kernelInitializer, settings_.kernelRegularizer);
    if (!settings_.useBias) return;
    bias_ = addVariable("bias", {outputAxes(kernel).size()}, *settings_.biasInitializer,
                        settings_.biasRegularizer);
}

Handle<Layer> Convolution2D::withScaledOutput(const Tensor& shift, const Tensor& scale,
                                              const Tensor& offset) const {
    if (!settings_.activation.isLinear()) return {};
    Convolution2D result(*this);
    result.dropVariables();
    result.settings_.useBias = true;
    result.kernel_ =
        result.addVariable("kernel", kernel_ * reshape(scale, outputAxes(kernel_.shape())));
    const Tensor bias = settings_.useBias ? bias_ - shift : neg(shift);
    result.bias_ = result.addVariable("bias", bias * scale + offset);
    return result;
}

Tensor Convolution2D::call(const Tensor& x, const CallOptions&) {
    const Tensor bias = settings_.useBias ? Tensor(bias_) : Tensor();
    ConvOptions options = settings_.window;
    options.activation = settings_.activation.fused();
    return settings_.activation.afterFused(kind_.op(x, computed(kernel_), bias, options));
}

}  // namespace glgrad

#include "autograd/kernels/convolution_op.h"

#include "autograd/tape.h"

namespace glgrad {
namespace {

Tensor backwardFilter(const ConvolutionOp& op, const Tensor& x, const Tensor& dy,
                      const Window& window);

Tensor forward(const ConvolutionOp& op, const Tensor& x, const Tensor& w, const Window& window) {
    return convolve(op, x, w, window, {}, FusedActivation::linear);
}

Tensor backwardFilter(const ConvolutionOp& op, const Tensor& x, const Tensor& dy,
                      const Window& window) {
    const Index height = window.size[0], width = window.size[1], channels = x.shape()[3];
    const Shape shape = op.perChannel ? Shape{height, width, channels}
                                      : Shape{height, width, channels, dy.shape()[3]};
    return record(op.backwardFilter.name, run(op.backwardFilter, {x, dy}, shape, window.uniforms()),
                  {{x, [=, &op](const Tensor& g) { return convolveTransposed(op, dy, g, window); }},
                   {dy, [=, &op](const Tensor& g) { return forward(op, x, g, window); }}});
}

Tensor runForward(const ConvolutionOp& op, const Tensor& x, const Tensor& w, const Tensor& bias,
                  const Shape& shape, const Uniforms& uniforms) {
    if (!bias.defined()) return run(op.forward, {x, w}, shape, uniforms);
    Kernel kernel = op.forward;
    kernel.inputs = {"x", "w", "bias"};
    return run(kernel, {x, w, bias}, shape, uniforms, floatingDType({x, w}));
}

}  // namespace

Tensor convolve(const ConvolutionOp& op, const Tensor& x, const Tensor& w, const Window& window,
                const Tensor& bias, FusedActivation activation) {
    const Shape shape{x.shape()[0], window.output[0], window.output[1], w.shape().last()};
    Uniforms uniforms = window.uniforms();
    addActivation(uniforms, activation);
    return recordFused(
        op.name, runForward(op, x, w, bias, shape, uniforms), bias, activation,
        {{x, [=, &op](const Tensor& dy) { return convolveTransposed(op, dy, w, window); }},
         {w, [=, &op](const Tensor& dy) { return backwardFilter(op, x, dy, window); }}});
}

Tensor convolveTransposed(const ConvolutionOp& op, const Tensor& dy, const Tensor& w,
                          const Window& window) {
    const Shape shape{dy.shape()[0], window.input[0], window.input[1], w.shape()[2]};
    return record(op.backwardInput.name, run(op.backwardInput, {dy, w}, shape, window.uniforms()),
                  {{dy, [=, &op](const Tensor& g) { return forward(op, g, w, window); }},
                   {w, [=, &op](const Tensor& g) { return backwardFilter(op, g, dy, window); }}});
}

}  // namespace glgrad

#include "shaders/depthwise_conv2d.h"
#include "autograd/kernels/activation.h"
#include "autograd/kernels/convolution_op.h"
#include "autograd/kernels/depthwise.h"
#include "autograd/kernels/tiles.h"
#include "autograd/ops.h"
#include "core/arguments.h"
#include "core/error.h"

// The kernels have one filter per channel: images [n, h, w, c] and filters [kh, kw, c].
namespace glgrad {
namespace {

// Forward and the gradient of the input are one plan with the sides exchanged.
Plan convolutionPlan(const PlanArguments& arguments, const ShaderSource& shader, Meets meets,
                     Epilogue epilogue) {
    const Shape& y = arguments.outputs[0];
    const Window window = Window::fromUniforms(arguments.uniforms);
    const TileGrid grid = tileGrid(arguments.limits, y[0] * y[1], y[2], y[3], 1);
    return tiledPlan(
        arguments, grid,
        {.shader = shader,
         .inputs = {{"x", TextureRef::input(0)}, {"w", TextureRef::input(1)}},
         .targets = {},
         .defines = windowDefines(window, meets),
         .iterations = window.taps() + window.size[0],
         .fetches = window.size[0] * (pixelFetches(window, meets, grid.tile) + window.size[1])},
        epilogue);
}

Plan backwardFilterPlan(const PlanArguments& arguments) {
    const Shape &dy = arguments.inputs[1], &dw = arguments.outputs[0];
    const Index lines = dy[0] * dy[1];
    const TileGrid grid = tileGrid(arguments.limits, dw[0], dw[1], dw[2], lines, dy[2] + 1);
    return tiledPlan(arguments, grid,
                     {.shader = shaders::depthwise_conv2d_backward_filter,
                      .inputs = {{"x", TextureRef::input(0)}, {"dy", TextureRef::input(1)}},
                      .targets = {},
                      .uniforms = {{"images", dy[0]}, {"splitDepth", grid.splitDepth}},
                      .iterations = grid.splitDepth * (dy[2] + 1),
                      .fetches = grid.splitDepth * dy[2] * (grid.tile + 1)});
}

Plan forwardPlan(const PlanArguments& arguments) {
    return convolutionPlan(arguments, shaders::depthwise_conv2d_forward, Meets::input,
                           Epilogue::activation);
}

Plan backwardInputPlan(const PlanArguments& arguments) {
    return convolutionPlan(arguments, shaders::depthwise_conv2d_backward_input, Meets::output,
                           Epilogue::none);
}

constexpr ConvolutionOp kOp{.name = "depthwiseConv2d",
                            .forward = {.name = "depthwiseConv2d.forward",
                                        .inputs = {"x", "w"},
                                        .plan = forwardPlan,
                                        .cpu = cpuDepthwiseForward},
                            .backwardInput = {.name = "depthwiseConv2d.backward_input",
                                              .inputs = {"dy", "w"},
                                              .outputs = {"dx"},
                                              .plan = backwardInputPlan,
                                              .cpu = cpuDepthwiseBackwardInput},
                            .backwardFilter = {.name = "depthwiseConv2d.backward_filter",
                                               .inputs = {"x", "dy"},
                                               .outputs = {"dw"},
                                               .plan = backwardFilterPlan,
                                               .cpu = cpuDepthwiseBackwardFilter},
                            .perChannel = true};

// [n, h, w, c] to [n, h, w, c * times], each channel `times` times in a row.
Tensor repeatChannels(const Tensor& x, Index times) {
    if (times == 1) return x;
    const Tensor repeated = broadcastTo(reshape(x, {x.size(), 1}), {x.size(), times});
    return reshape(repeated, x.shape().with(3, x.shape()[3] * times));
}

}  // namespace

Tensor depthwiseConv2d(const Tensor& x, const Tensor& filter, const ConvOptions& options) {
    return depthwiseConv2d(x, filter, Tensor{}, options);
}

Tensor depthwiseConv2d(const Tensor& x, const Tensor& filter, const Tensor& bias,
                       const ConvOptions& options) {
    checkGiven("depthwiseConv2d", {{"x", x}, {"filter", filter}});
    const Shape& w = filter.shape();
    if (w.rank() != 4) {
        throw ArgumentError(concat(
            "depthwiseConv2d: expected a filter [height, width, in, multiplier], got one of shape ",
            w));
    }
    const Window window = makeWindow("depthwiseConv2d", x.shape(), {w[0], w[1]}, options.strides,
                                     options.dilations, options.padding);
    if (x.shape()[3] != w[2]) {
        throw ArgumentError(concat("depthwiseConv2d: the image ", x.shape(), " has ", x.shape()[3],
                                   " channels, the filter ", w, " expects ", w[2]));
    }
    checkFused("depthwiseConv2d", bias, w[2] * w[3], options.activation);
    return convolve(kOp, repeatChannels(x, w[3]), reshape(filter, Shape{w[0], w[1], w[2] * w[3]}),
                    window, bias, options.activation);
}

}  // namespace glgrad

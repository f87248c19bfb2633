#include <algorithm>

#include "autograd/kernels/activation.h"
#include "autograd/kernels/convolution.h"
#include "autograd/kernels/convolution_op.h"
#include "autograd/kernels/matrix_product.h"
#include "autograd/ops.h"
#include "core/arguments.h"
#include "core/error.h"
#include "shaders/conv2d.h"

namespace glgrad {
namespace {

// Forward and the gradient of the input are one plan with the sides exchanged: the pixels of y, in
// lines, sum over the channels of x under the taps.
Plan convolutionPlan(const PlanArguments& arguments, const ShaderSource& shader, Meets meets,
                     Epilogue epilogue) {
    const Shape &x = arguments.inputs[0], &w = arguments.inputs[1], &y = arguments.outputs[0];
    const Window window = Window::fromUniforms(arguments.uniforms);
    const Index depth = (x.last() + 3) / 4;
    const TileGrid grid = tileGrid(arguments.limits, y[0] * y[1], y[2], y[3], 1);
    const Index perTapLine = pixelFetches(window, meets, grid.tile) + 4 * window.size[1];
    Plan plan = tiledPlan(arguments, grid,
                          {.shader = shader,
                           .inputs = {{"x", TextureRef::input(0)}, {"w", TextureRef::input(1)}},
                           .targets = {},
                           .uniforms = {{"depth", depth}, {"channels", w[2]}},
                           .defines = windowDefines(window, meets),
                           .iterations = window.taps() * (depth + 1) + window.size[0],
                           .fetches = window.size[0] * depth * perTapLine},
                          epilogue);
    plan.passes[0].defines.push_back({"LANES", static_cast<int>(std::min<Index>(x.last(), 4))});
    return plan;
}

// One tap that meets every pixel: a product of the pixels of input 0 with the filter.
bool isPointwise(const PlanArguments& arguments) {
    const Window window = Window::fromUniforms(arguments.uniforms);
    return window.taps() == 1 && window.input == window.output;
}

Plan pointwisePlan(const PlanArguments& arguments, bool transposeFilter, Epilogue epilogue) {
    return matrixProductPlan(arguments,
                             {.batches = 1,
                              .m = arguments.outputs[0].rows(),
                              .k = arguments.inputs[0].last(),
                              .n = arguments.outputs[0].last(),
                              .transposeB = transposeFilter},
                             epilogue);
}

Plan forwardPlan(const PlanArguments& arguments) {
    if (isPointwise(arguments)) return pointwisePlan(arguments, false, Epilogue::activation);
    Plan plan =
        convolutionPlan(arguments, shaders::conv2d_forward, Meets::input, Epilogue::activation);
    const Index channels = arguments.inputs[0].last();
    if (channels > 4 && channels % 4 != 0) plan.passes[0].defines.push_back({"RAGGED"});
    return plan;
}

Plan backwardInputPlan(const PlanArguments& arguments) {
    if (isPointwise(arguments)) return pointwisePlan(arguments, true, Epilogue::none);
    return convolutionPlan(arguments, shaders::conv2d_backward_input, Meets::output,
                           Epilogue::none);
}

// Of the loops of the filter's gradient, for a line of dy.
Index turnsOfLine(const Shape& dy) { return (dy[2] + 3) / 4 + 1; }

TileGrid filterGrid(const PlanArguments& arguments, Index tapsOfTile) {
    const Shape &dy = arguments.inputs[1], &dw = arguments.outputs[0];
    return tileGrid(arguments.limits, dw[0] * dw[1] / tapsOfTile, tapsOfTile * dw[2], dw[3],
                    dy[0] * dy[1], turnsOfLine(dy), 4);
}

Plan backwardFilterPlan(const PlanArguments& arguments) {
    const Shape &dy = arguments.inputs[1], &dw = arguments.outputs[0];
    const Window window = Window::fromUniforms(arguments.uniforms);
    const int width = window.size[1];
    TileGrid grid = filterGrid(arguments, width);
    const bool follow = width > 1 && window.strides[1] == 1 && window.dilations[1] == 1;
    const bool isOneTile = follow && grid.batchTiles == 1;
    if (!isOneTile) grid = filterGrid(arguments, 1);
    Pass product{.shader = shaders::conv2d_backward_filter,
                 .inputs = {{"x", TextureRef::input(0)}, {"dy", TextureRef::input(1)}},
                 .targets = {},
                 .uniforms = {{"images", dy[0]}, {"splitDepth", grid.splitDepth}},
                 .iterations = grid.splitDepth * turnsOfLine(dy),
                 .fetches = grid.splitDepth * dy[2] * (isOneTile ? 2 : grid.tile / 4 + 1)};
    if (isOneTile) product.defines = {{"TAPS", width}, {"LANES", static_cast<int>(dw[2])}};
    return tiledPlan(arguments, grid, std::move(product));
}

constexpr ConvolutionOp kOp{.name = "conv2d",
                            .forward = {.name = "conv2d.forward",
                                        .inputs = {"x", "w"},
                                        .plan = forwardPlan,
                                        .cpu = cpuConvForward},
                            .backwardInput = {.name = "conv2d.backward_input",
                                              .inputs = {"dy", "w"},
                                              .outputs = {"dx"},
                                              .plan = backwardInputPlan,
                                              .cpu = cpuConvBackwardInput},
                            .backwardFilter = {.name = "conv2d.backward_filter",
                                               .inputs = {"x", "dy"},
                                               .outputs = {"dw"},
                                               .plan = backwardFilterPlan,
                                               .cpu = cpuConvBackwardFilter}};

}  // namespace

Tensor conv2d(const Tensor& x, const Tensor& filter, const ConvOptions& options) {
    return conv2d(x, filter, Tensor{}, options);
}

Tensor conv2d(const Tensor& x, const Tensor& filter, const Tensor& bias,
              const ConvOptions& options) {
    checkGiven("conv2d", {{"x", x}, {"filter", filter}});
    const Shape& w = filter.shape();
    if (w.rank() != 4) {
        throw ArgumentError(
            concat("conv2d: expected a filter [height, width, in, out], got one of shape ", w));
    }
    const Window window = makeWindow("conv2d", x.shape(), {w[0], w[1]}, options.strides,
                                     options.dilations, options.padding);
    if (x.shape()[3] != w[2]) {
        throw ArgumentError(concat("conv2d: the image ", x.shape(), " has ", x.shape()[3],
                                   " channels, the filter ", w, " expects ", w[2]));
    }
    checkFused("conv2d", bias, w[3], options.activation);
    return convolve(kOp, x, filter, window, bias, options.activation);
}

Tensor conv2dTranspose(const Tensor& x, const Tensor& filter, const ConvTransposeOptions& options) {
    checkGiven("conv2dTranspose", {{"x", x}, {"filter", filter}});
    const Shape& w = filter.shape();
    if (w.rank() != 4) {
        throw ArgumentError(concat(
            "conv2dTranspose: expected a filter [height, width, out, in], got one of shape ", w));
    }
    const Window window = makeTransposedWindow("conv2dTranspose", x.shape(), {w[0], w[1]}, options);
    if (x.shape()[3] != w[3]) {
        throw ArgumentError(concat("conv2dTranspose: the image ", x.shape(), " has ", x.shape()[3],
                                   " channels, the filter ", w, " expects ", w[3]));
    }
    return convolveTransposed(kOp, x, filter, window);
}

}  // namespace glgrad

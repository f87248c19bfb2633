#include "autograd/tape.h"
#include "core/error.h"
#include "tests/oracle/ops.h"

namespace glgrad::oracle {
namespace {

Padding padding(const Arguments& in) {
    const std::string name = in.text("padding", "valid");
    if (name == "valid") return Padding::valid;
    if (name == "same") return Padding::same;
    throw Unsupported(concat("padding ", name));
}

Tensors matrixProduct(const Arguments& in) {
    return {matmul(in[0], in[1],
                   {.transposeA = in.flag("transpose_a"), .transposeB = in.flag("transpose_b")})};
}

Tensors denseLayer(const Arguments& in) {
    const Tensor sums = dense(in["x"], in["w"], in.has("b") ? in["b"] : Tensor());
    return {activation(in.text("activation", "linear"), sums, in.number("alpha", 0.0f))};
}

ConvOptions convOptions(const Arguments& in) {
    return {.strides = in.pair("strides"),
            .padding = padding(in),
            .dilations = in.pair("dilation_rate")};
}

using Convolution = Tensor (*)(const Tensor&, const Tensor&, const Tensor&, const ConvOptions&);

template <Convolution convolve>
Tensors convolution(const Arguments& in) {
    in.require("groups", 1);
    return {convolve(in["x"], in["w"], in.has("b") ? in["b"] : Tensor(), convOptions(in))};
}

Tensors separableConvolution(const Arguments& in) {
    const Tensor spatial = depthwiseConv2d(in["x"], in["dw"], convOptions(in));
    return {conv2d(spatial, in["pw"], in["b"])};
}

template <auto pool>
Tensors pooling(const Arguments& in) {
    return {pool(
        in[0],
        {.poolSize = in.pair("pool_size"), .strides = in.pair("strides"), .padding = padding(in)})};
}

template <auto reduce>
Tensors globalPooling(const Arguments& in) {
    return {reduce(in[0], {.axes = {{1, 2}}, .keepDims = in.flag("keepdims")})};
}

// Training gives the moving averages as well, which are state: nothing flows back through them.
Tensors normalization(const Arguments& in) {
    in.require("axis", -1);
    const float epsilon = in.number("epsilon"), momentum = in.number("momentum", 0.0f);
    const Tensor &mean = in["moving_mean"], &variance = in["moving_var"];
    if (!in.flag("training")) {
        return {batchNormalization(in["x"], in["gamma"], in["beta"], mean, variance, epsilon)};
    }
    const NormalizedBatch batch = batchNormalization(in["x"], in["gamma"], in["beta"], epsilon);
    const auto moved = [=](const Tensor& average, const Tensor& latest) {
        return average * momentum + stopGradient(latest) * (1.0f - momentum);
    };
    return {batch.y, moved(mean, batch.mean), moved(variance, batch.variance)};
}

}  // namespace

std::span<const OpEntry> linearOps() {
    static constexpr OpEntry kOps[] = {
        {"matmul", matrixProduct},
        {"dense", denseLayer},
        {"conv2d", convolution<conv2d>},
        {"depthwise_conv2d", convolution<depthwiseConv2d>},
        {"separable_conv2d", separableConvolution},
        {"batch_normalization", normalization},
        {"max_pool2d", pooling<maxPool2d>},
        {"avg_pool2d", pooling<averagePool2d>},
        {"global_average_pool2d", globalPooling<mean>},
        {"global_max_pool2d", globalPooling<max>},
    };
    return kOps;
}

}  // namespace glgrad::oracle

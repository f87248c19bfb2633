#include "bench/support/training_networks.h"

#include <array>
#include <cmath>
#include <memory>

#include "autograd/ops.h"
#include "bench/support/inputs.h"
#include "layers/activation.h"
#include "layers/batch_normalization.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/depthwise_conv2d.h"
#include "layers/flatten.h"
#include "layers/global_average_pooling2d.h"
#include "layers/max_pooling2d.h"
#include "models/sequential.h"

namespace glgrad::bench {
namespace {

Tensor lastState(const Tensor& x, std::span<const Variable> w) {
    LstmState state;
    for (Tensor z : unstack(dense(x, w[0], w[2]), 1)) {
        if (state.output.defined()) z = z + matmul(state.output, w[1]);
        state = lstmStep(z, state);
    }
    return state.output;
}

void addNormalized(Sequential& model, const Layer& convolution,
                   Tensor (*activation)(const Tensor&)) {
    model.add(convolution);
    model.add(BatchNormalization{});
    model.add(Activation{.activation = activation});
}

Iteration stepOf(Sequential built, const Shape& itemShape, Index batch) {
    const auto model = std::make_shared<Sequential>(std::move(built));
    model->compile({.loss = SparseCategoricalCrossentropy{.fromLogits = true}});
    model->build(itemShape);
    std::vector<float> labels = fill(2, batch, 0.0f, 10.0f);
    for (float& label : labels) label = std::floor(label);
    const Batch data{filled(1, Shape{batch} + itemShape, 0.0f, 1.0f),
                     Tensor(Shape{batch}, labels, DType::int32)};
    return [=] { model->trainOnBatch(data).loss.item(); };
}

}  // namespace

LstmState lstmStep(const Tensor& z, const LstmState& state) {
    const Tensors gates = split(z, 4, 1);
    const Tensor fresh = sigmoid(gates[0]) * tanh(gates[2]);
    const Tensor cell = state.cell.defined() ? sigmoid(gates[1]) * state.cell + fresh : fresh;
    return {.output = sigmoid(gates[3]) * tanh(cell), .cell = cell};
}

Network lstm(Index steps, Index features, Index units) {
    const double products = static_cast<double>(features + 3 * units / 2) * 4.0;
    return {
        .itemShape = {steps, features},
        .weightShapes = {{features, 4 * units}, {units, 4 * units}, {4 * units}, {units, 10}, {10}},
        .logits = [](const Tensor& x,
                     std::span<const Variable> w) { return dense(lastState(x, w), w[3], w[4]); },
        .flops = 4.0 * static_cast<double>(steps * units) * products};
}

Iteration batchNormalizedStep(Index batch) {
    Sequential model;
    for (const Index filters : {16, 32}) {
        addNormalized(model, Conv2D{.filters = filters, .padding = Padding::same, .useBias = false},
                      relu);
        model.add(MaxPooling2D{.poolSize = {2, 2}});
    }
    model.add(Flatten{});
    model.add(Dense{.units = 10});
    return stepOf(std::move(model), {28, 28, 1}, batch);
}

Iteration separableStep(Index batch) {
    struct Block {
        Index filters;
        int stride;
    };
    constexpr std::array<Block, 6> kBlocks{
        {{32, 1}, {64, 2}, {64, 1}, {128, 2}, {128, 1}, {128, 1}}};
    constexpr Padding kSame = Padding::same;
    Sequential model;
    addNormalized(model, Conv2D{.filters = 16, .padding = kSame, .useBias = false}, relu6);
    for (const auto& [filters, stride] : kBlocks) {
        addNormalized(
            model, DepthwiseConv2D{.strides = {stride, stride}, .padding = kSame, .useBias = false},
            relu6);
        addNormalized(model, Conv2D{.filters = filters, .kernelSize = {1, 1}, .useBias = false},
                      relu6);
    }
    model.add(GlobalAveragePooling2D{});
    model.add(Dense{.units = 10});
    return stepOf(std::move(model), {32, 32, 3}, batch);
}

}  // namespace glgrad::bench

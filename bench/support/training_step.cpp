#include "bench/support/training_step.h"

#include <cmath>
#include <memory>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "bench/support/inputs.h"
#include "optim/adam.h"

namespace glgrad::bench {
namespace {

constexpr Index kClasses = 10;

Tensor denseLayers(const Tensor& x, std::span<const Variable> w) {
    Tensor y = x;
    for (std::size_t i = 0; i < w.size(); i += 2) {
        const bool isLast = i + 2 == w.size();
        y = dense(y, w[i], w[i + 1], isLast ? FusedActivation::linear : FusedActivation::relu);
    }
    return y;
}

Tensor convolutions(const Tensor& x, std::span<const Variable> w) {
    const ConvOptions same{.padding = Padding::same, .activation = FusedActivation::relu};
    const Tensor first = maxPool2d(conv2d(x, w[0], w[1], same));
    const Tensor second = maxPool2d(conv2d(first, w[2], w[3], same));
    return dense(reshape(second, {x.shape()[0], -1}), w[4], w[5]);
}

Tensor targets(Index batch) {
    std::vector<float> labels = fill(2, batch, 0.0f, float{kClasses});
    for (float& label : labels) label = std::floor(label);
    return oneHot(Tensor(Shape{batch}, labels, DType::int32), kClasses);
}

}  // namespace

Network mlp(Index inputs, Index width, int depth, Index outputs) {
    Network network{.itemShape = {inputs}, .weightShapes = {}, .logits = denseLayers};
    Index from = inputs;
    for (int layer = 0; layer <= depth; ++layer) {
        const Index to = layer < depth ? width : outputs;
        network.weightShapes.insert(network.weightShapes.end(), {{from, to}, {to}});
        network.flops += (layer == 0 ? 2 : 3) * 2.0 * static_cast<double>(from * to);
        from = to;
    }
    return network;
}

Network cnn(Index size) {
    const Index flat = size / 4 * (size / 4) * 32;
    const double pixels = static_cast<double>(size * size);
    return {
        .itemShape = {size, size, 1},
        .weightShapes = {{3, 3, 1, 16}, {16}, {3, 3, 16, 32}, {32}, {flat, kClasses}, {kClasses}},
        .logits = convolutions,
        .flops = 2 * 2.0 * pixels * 9 * 16 + 3 * 2.0 * pixels / 4 * 9 * 16 * 32 +
                 3 * 2.0 * static_cast<double>(flat * kClasses)};
}

std::vector<Variable> makeWeights(const Network& network) {
    std::vector<Variable> weights;
    for (const Shape& shape : network.weightShapes) {
        weights.emplace_back(weight(static_cast<int>(weights.size()), shape));
    }
    return weights;
}

Iteration trainingStep(const Network& network, Index batch) {
    const Tensor x = filled(1, Shape{batch} + network.itemShape, 0.0f, 1.0f), y = targets(batch);
    const std::vector<Variable> weights = makeWeights(network);
    const Optimizer adam = Adam{.learningRate = 1e-3f};
    return [=, logits = network.logits] {
        GradientTape tape;
        const Tensor loss = mean(categoricalCrossentropy(y, logits(x, weights)));
        adam.apply(tape.gradient(loss, weights), weights);
        loss.item();
    };
}

}  // namespace glgrad::bench

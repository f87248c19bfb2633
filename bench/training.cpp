#include <cmath>
#include <memory>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "bench/workloads.h"
#include "optim/adam.h"

namespace glgrad::bench {
namespace {

constexpr Index kBatch = 64;

// A network as a function of an image batch and its weights, and the weights' shapes.
struct Network {
    Shape itemShape;
    std::vector<Shape> weightShapes;
    Tensor (*logits)(const Tensor& x, std::span<const Variable> weights);
};

Tensor mlp(const Tensor& x, std::span<const Variable> w) {
    return dense(dense(x, w[0], w[1], FusedActivation::relu), w[2], w[3]);
}

Tensor cnn(const Tensor& x, std::span<const Variable> w) {
    const ConvOptions same{.padding = Padding::same, .activation = FusedActivation::relu};
    const Tensor first = maxPool2d(conv2d(x, w[0], w[1], same));
    const Tensor second = maxPool2d(conv2d(first, w[2], w[3], same));
    return dense(reshape(second, {kBatch, -1}), w[4], w[5]);
}

Tensor targets() {
    std::vector<float> labels = fill(2, kBatch, 0.0f, 10.0f);
    for (float& label : labels) label = std::floor(label);
    return oneHot(Tensor(Shape{kBatch}, labels, DType::int32), 10);
}

// One step of Adam; the loss is read back, as training loops that show it do.
Iteration trainingStep(const Network& network) {
    const Tensor x = filled(1, Shape{kBatch} + network.itemShape, 0.0f, 1.0f), y = targets();
    std::vector<Variable> weights;
    for (const Shape& shape : network.weightShapes) {
        weights.emplace_back(weight(static_cast<int>(weights.size()), shape));
    }
    const auto adam = std::make_shared<Adam>(AdamOptions{.learningRate = 1e-3f});
    return [=] {
        GradientTape tape;
        const Tensor loss = mean(categoricalCrossentropy(y, network.logits(x, weights)));
        adam->apply(tape.gradient(loss, weights), weights);
        benchmark::DoNotOptimize(loss.item());
    };
}

void addStep(const std::string& name, const Network& network) {
    addWorkload({.name = name,
                 .prepare = [=] { return trainingStep(network); },
                 .items = static_cast<double>(kBatch)});
}

}  // namespace

void addTraining() {
    addStep(
        "mlp_train",
        {.itemShape = {784}, .weightShapes = {{784, 128}, {128}, {128, 10}, {10}}, .logits = mlp});
    addStep("cnn_train",
            {.itemShape = {28, 28, 1},
             .weightShapes = {{3, 3, 1, 16}, {16}, {3, 3, 16, 32}, {32}, {1568, 10}, {10}},
             .logits = cnn});
}

}  // namespace glgrad::bench

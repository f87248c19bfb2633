#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "bench/heap_allocations.h"
#include "bench/support/inputs.h"
#include "bench/support/training_networks.h"
#include "optim/adam.h"
#include "optim/sgd.h"

namespace glgrad::bench {
namespace {

struct SteadyWork {
    std::string name;
    Iteration iteration;
};

Iteration inference(const Network& network, Index batch) {
    return [network, weights = makeWeights(network),
            x = filled(1, Shape{batch} + network.itemShape)] { network.logits(x, weights).item(); };
}

Iteration ops() {
    return [x = filled(1, {3, 4}), row = filled(2, {4}), number = filled(3, {})] {
        GradientTape tape;
        tape.watch(x);
        const Tensor y = tanh(x * row + number) / 3.0f;
        tape.gradient(mean(clip(y, -1.0f, 1.0f)), x).compute();
    };
}

Iteration momentum() {
    const Optimizer optimizer = SGD{.momentum = 0.9f, .nesterov = true};
    return [=, w = makeWeights(mlp(3, 8, 1)), g = filled(2, {3, 8})] {
        optimizer.apply(std::span(&g, 1), std::span(&w[0], 1));
    };
}

std::vector<SteadyWork> steadyWork() {
    return {{"ops", ops()},
            {"mlp 4-32-32-2", inference(mlp(4, 32, 2, 1), 1)},
            {"mlp training", trainingStep(mlp(784, 128, 1), 64)},
            {"deep mlp training", trainingStep(mlp(20, 32, 8), 16)},
            {"lstm training", trainingStep(lstm(9, 5, 8), 4)},
            {"cnn training", trainingStep(cnn(12), 4)},
            {"cnn training with chains of ops", trainingStep(cnn(28), 64)},
            {"batch normalization", batchNormalizedStep(64)},
            {"depthwise and batch normalization", separableStep(16)},
            {"sgd with momentum", momentum()}};
}

// Whoever trains in a control loop waits for no allocator.
TEST(SteadySteps, AskTheHeapForNothing) {
    const DeviceScope scope(Device::cpu());
    for (const auto& [name, iteration] : steadyWork()) {
        for (int i = 0; i < 3; ++i) iteration();
        EXPECT_EQ(countHeapAllocations(iteration), 0) << name;
    }
}

}  // namespace
}  // namespace glgrad::bench

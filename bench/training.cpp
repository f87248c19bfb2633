#include "bench/support/inputs.h"
#include "bench/support/training_networks.h"
#include "bench/workloads.h"
#include "optim/adam.h"

namespace glgrad::bench {
namespace {

void addStep(const std::string& name, const Network& network, Index batch, bool large = false) {
    const double items = static_cast<double>(batch);
    addWorkload({.name = name,
                 .prepare = [=] { return trainingStep(network, batch); },
                 .flops = items * network.flops,
                 .items = items,
                 .large = large});
}

// A step of Adam alone, for many small variables.
Iteration smallUpdates(int count, const Shape& shape) {
    std::vector<Variable> variables;
    Tensors gradients;
    for (int i = 0; i < count; ++i) {
        variables.emplace_back(filled(1, shape));
        gradients.push_back(filled(2, shape));
    }
    const Optimizer adam = Adam{};
    return [=] { adam.apply(gradients, variables); };
}

}  // namespace

void addTraining() {
    addStep("mlp_train", mlp(784, 128, 1), 64);
    addStep("cnn_train", cnn(28), 64);
    addStep("mlp_deep_train", mlp(784, 128, 16), 64);
    addStep("lstm_train", lstm(14, 56, 64), 64);
    addStep("lstm_train_112", lstm(112, 56, 64), 64);
    addWorkload({.name = "batch_norm_cnn_train",
                 .prepare = [] { return batchNormalizedStep(64); },
                 .flops = 64 * cnn(28).flops,
                 .items = 64});
    addWorkload(
        {.name = "separable_train", .prepare = [] { return separableStep(16); }, .items = 16});
    addWorkload({.name = "adam_64_vectors",
                 .prepare = [] { return smallUpdates(64, {64}); },
                 .bytes = 64 * 7 * bytesOf({64})});
    addStep("cnn_train_1024", cnn(28), 1024, true);
}

}  // namespace glgrad::bench

#include "bench/support/training_networks.h"
#include "bench/workloads.h"

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

}  // namespace

void addTraining() {
    addStep("mlp_train", mlp(784, 128, 1), 64);
    addStep("cnn_train", cnn(28), 64);
    addStep("mlp_deep_train", mlp(784, 128, 16), 64);
    addStep("lstm_train", lstm(14, 56, 64), 64);
    addWorkload({.name = "batch_norm_cnn_train",
                 .prepare = [] { return batchNormalizedStep(64); },
                 .flops = 64 * cnn(28).flops,
                 .items = 64});
    addWorkload(
        {.name = "separable_train", .prepare = [] { return separableStep(16); }, .items = 16});
    addStep("cnn_train_1024", cnn(28), 1024, true);
}

}  // namespace glgrad::bench

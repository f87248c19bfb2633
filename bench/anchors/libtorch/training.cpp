#include <memory>

#include "bench/anchors/libtorch/inputs.h"
#include "bench/anchors/libtorch/networks.h"
#include "bench/anchors/libtorch/workloads.h"
#include "core/error.h"

namespace anchor {
namespace {

using torch::Tensor;

// Gives the loss.
using Step = std::function<float()>;

struct Training {
    std::string name;
    std::function<Step()> prepare;
};

using Logits = std::function<Tensor(const Tensor& x)>;

Step stepOf(const std::vector<Tensor>& weights, const Logits& logits, const Sizes& sizes) {
    const Tensor x = filled(1, sizes, 0.0f, 1.0f);
    const Tensor y = filled(2, {sizes[0]}, 0.0f, 10.0f).floor().to(torch::kLong);
    const auto adam =
        std::make_shared<torch::optim::Adam>(weights, torch::optim::AdamOptions(1e-3));
    return [=] {
        adam->zero_grad();
        const Tensor loss = torch::nn::functional::cross_entropy(logits(x), y);
        loss.backward();
        adam->step();
        return loss.item<float>();
    };
}

Step stepOf(torch::nn::Sequential network, const Sizes& sizes) {
    useChannelsLast(*network);
    const auto logits = [=](const Tensor& x) mutable { return network->forward(x); };
    return stepOf(network->parameters(), logits, sizes);
}

// With the module that LibTorch has for it.
Step lstmStep(int steps) {
    torch::nn::LSTM lstm(torch::nn::LSTMOptions(56, 64).batch_first(true));
    torch::nn::Linear last(64, 10);
    std::vector<Tensor> weights = lstm->parameters();
    for (const Tensor& each : last->parameters()) weights.push_back(each);
    const auto logits = [=](const Tensor& x) mutable {
        const auto [outputs, states] = lstm->forward(x);
        return last->forward(std::get<0>(states)[0]);
    };
    return stepOf(weights, logits, {64, steps, 56});
}

Step mlpStep() { return stepOf(mlp(1), {64, 784}); }

std::vector<Training> trainings() {
    const auto cnnStep = [](bool normalized) { return stepOf(cnn(normalized), {64, 1, 28, 28}); };
    return {{"mlp_train", mlpStep},
            {"cnn_train", [=] { return cnnStep(false); }},
            {"mlp_deep_train",
             [] {
                 return stepOf(mlp(16), {64, 784});
             }},
            {"lstm_train", [] { return lstmStep(14); }},
            {"lstm_train_112", [] { return lstmStep(112); }},
            {"batch_norm_cnn_train", [=] { return cnnStep(true); }},
            {"separable_train", [] {
                 return stepOf(separable(), {16, 3, 32, 32});
             }}};
}

std::function<void()> smallUpdates(int count, const Sizes& sizes) {
    std::vector<Tensor> variables;
    for (int i = 0; i < count; ++i) {
        variables.push_back(filled(1, sizes).set_requires_grad(true));
        variables.back().mutable_grad() = filled(2, sizes);
    }
    const auto adam = std::make_shared<torch::optim::Adam>(variables);
    return [=] { adam->step(); };
}

}  // namespace

Workloads training() {
    Workloads all;
    for (const Training& each : trainings()) {
        all.push_back(
            {each.name, [prepare = each.prepare] { return [step = prepare()] { step(); }; }});
    }
    all.push_back({"adam_64_vectors", [] { return smallUpdates(64, {64}); }});
    return all;
}

void firstStep() { mlpStep()(); }

void checkTraining() {
    constexpr int kSteps = 10;
    torch::manual_seed(1);
    for (const Training& each : trainings()) {
        const Step step = each.prepare();
        const float first = step();
        float last = first;
        for (int i = 1; i < kSteps; ++i) last = step();
        if (last < first) continue;
        throw glgrad::Error(glgrad::concat(each.name,
                                           " of LibTorch: expected a loss that falls, got ", first,
                                           " and after ", kSteps, " steps ", last));
    }
}

}  // namespace anchor

#include <benchmark/benchmark.h>

#include <memory>

#include "bench/anchors/libtorch/inputs.h"
#include "bench/anchors/libtorch/workloads.h"
#include "bench/support/numbers.h"

namespace anchor {
namespace {

using torch::Tensor;
using Iteration = std::function<void()>;

// Numbers that are there already become a tensor without being copied.
std::shared_ptr<std::vector<float>> numbers(std::int64_t count) {
    return std::make_shared<std::vector<float>>(glgrad::bench::fill(1, count, -1.0f, 1.0f));
}

torch::nn::Sequential smallMlp() {
    using torch::nn::Linear, torch::nn::ReLU;
    return torch::nn::Sequential(Linear(4, 32), ReLU(), Linear(32, 32), ReLU(), Linear(32, 2));
}

Iteration smallInference() {
    return [network = smallMlp(), in = numbers(4)]() mutable {
        const torch::InferenceMode guard;
        const Tensor y = network->forward(torch::from_blob(in->data(), {1, 4}));
        benchmark::DoNotOptimize(y.data_ptr<float>()[0]);
    };
}

Iteration smallStep() {
    const Tensor x = filled(1, {1, 4}), y = filled(2, {1, 2});
    torch::nn::Sequential network = smallMlp();
    const auto adam = std::make_shared<torch::optim::Adam>(network->parameters(),
                                                           torch::optim::AdamOptions(1e-3));
    return [=]() mutable {
        adam->zero_grad();
        const Tensor loss = torch::mse_loss(network->forward(x), y);
        loss.backward();
        adam->step();
        loss.item<float>();
    };
}

Tensor chain(Tensor y, const Tensor& a, const Tensor& b) {
    for (int i = 0; i < 500; ++i) y = y * a + b;
    return y;
}

Iteration ops() {
    return [x = filled(1, {16}), a = filled(2, {16}), b = filled(3, {16})] {
        const torch::InferenceMode guard;
        chain(x, a, b);
    };
}

Iteration recordedOps(bool differentiated) {
    const Tensor x = filled(1, {16}).set_requires_grad(true), a = filled(2, {16}),
                 b = filled(3, {16});
    return [=] {
        const Tensor y = chain(x, a, b);
        if (differentiated) torch::autograd::grad({y.sum()}, {x});
    };
}

Iteration lstmLoop() {
    using State = std::tuple<Tensor, Tensor>;
    const auto state = std::make_shared<State>(torch::zeros({1, 64}), torch::zeros({1, 64}));
    return [=, cell = torch::nn::LSTMCell(56, 64), in = numbers(56)]() mutable {
        const torch::InferenceMode guard;
        *state = cell->forward(torch::from_blob(in->data(), {1, 56}), *state);
        benchmark::DoNotOptimize(std::get<0>(*state).data_ptr<float>()[0]);
    };
}

}  // namespace

Workloads smallWork() {
    return {{"small_mlp", smallInference},
            {"small_mlp_train", smallStep},
            {"ops_1000x16", ops},
            {"ops_1000x16_recorded", [] { return recordedOps(false); }},
            {"ops_1000x16_gradient", [] { return recordedOps(true); }},
            {"lstm_step", lstmLoop}};
}

}  // namespace anchor

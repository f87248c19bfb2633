#include <benchmark/benchmark.h>

#include <memory>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "bench/support/training_networks.h"
#include "bench/workloads.h"
#include "optim/adam.h"

namespace glgrad::bench {
namespace {

// What ops cost apart from arithmetic.

constexpr Index kInputs = 4, kWidth = 32, kOutputs = 2;

Network smallMlp() { return mlp(kInputs, kWidth, 2, kOutputs); }

// As a control loop has it: numbers in, numbers out.
Iteration smallInference() {
    const std::vector<float> numbers = fill(1, kInputs, -1.0f, 1.0f);
    return [=, logits = smallMlp().logits, weights = makeWeights(smallMlp())] {
        const Tensor x({1, kInputs}, numbers);
        benchmark::DoNotOptimize(logits(x, weights).values().data());
    };
}

Iteration smallStep() {
    const Tensor x = filled(1, {1, kInputs}), y = filled(2, {1, kOutputs});
    const Optimizer adam = Adam{.learningRate = 1e-3f};
    return [=, logits = smallMlp().logits, weights = makeWeights(smallMlp())] {
        GradientTape tape;
        const Tensor loss = mean(meanSquaredError(y, logits(x, weights)));
        adam.apply(tape.gradient(loss, weights), weights);
        loss.item();
    };
}

constexpr int kOps = 1000;
const Shape kSixteen = {16};

// A thousand ops that wait for each other.
Tensor chain(Tensor y, const Tensor& a, const Tensor& b) {
    for (int i = 0; i < kOps / 2; ++i) y = y * a + b;
    return y;
}

Iteration ops() {
    const Tensor x = filled(1, kSixteen), a = filled(2, kSixteen), b = filled(3, kSixteen);
    return [=] { chain(x, a, b).compute(); };
}

Iteration recordedOps() {
    const Tensor x = filled(1, kSixteen), a = filled(2, kSixteen), b = filled(3, kSixteen);
    return [=] {
        GradientTape tape;
        tape.watch(x);
        chain(x, a, b).compute();
    };
}

Iteration differentiatedOps() {
    const Tensor x = filled(1, kSixteen), a = filled(2, kSixteen), b = filled(3, kSixteen);
    return [=] {
        GradientTape tape;
        tape.watch(x);
        const Tensor y = chain(x, a, b);
        tape.gradient(sum(y), {x})[0].compute();
    };
}

// One step of an LSTM that goes on and on, numbers in and numbers out.
Iteration lstmLoop(Index features, Index units) {
    const Tensor wx = weight(0, {features, 4 * units}), wh = weight(1, {units, 4 * units}),
                 b = weight(2, {4 * units});
    const std::vector<float> numbers = fill(1, features, -1.0f, 1.0f);
    const auto state = std::make_shared<LstmState>(LstmState{zeros({1, units}), zeros({1, units})});
    return [=] {
        const Tensor x({1, features}, numbers);
        *state = lstmStep(dense(x, wx, b) + matmul(state->output, wh), *state);
        benchmark::DoNotOptimize(state->output.values().data());
    };
}

}  // namespace

void addSmallWork() {
    const double network = 2.0 * (kInputs * kWidth + kWidth * kWidth + kWidth * kOutputs);
    addWorkload({.name = "small_mlp", .prepare = smallInference, .flops = network, .items = 1});
    addWorkload(
        {.name = "small_mlp_train", .prepare = smallStep, .flops = smallMlp().flops, .items = 1});
    const double chained = kOps * 3 * bytesOf(kSixteen);
    addWorkload({.name = "ops_1000x16", .prepare = ops, .bytes = chained});
    addWorkload({.name = "ops_1000x16_recorded", .prepare = recordedOps, .bytes = chained});
    // Backwards there are products alone.
    addWorkload(
        {.name = "ops_1000x16_gradient", .prepare = differentiatedOps, .bytes = 1.5 * chained});
    addWorkload({.name = "lstm_step",
                 .prepare = [] { return lstmLoop(56, 64); },
                 .flops = 2.0 * (56 + 64) * 4 * 64,
                 .items = 1});
}

}  // namespace glgrad::bench

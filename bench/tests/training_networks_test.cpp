#include "bench/support/training_networks.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bench/support/inputs.h"

namespace glgrad::bench {
namespace {

float sigmoidOf(float x) { return 1.0f / (1.0f + std::exp(-x)); }

// Gates of two units side by side.
TEST(TrainingNetworks, LstmStepIsThatOfThePapers) {
    const Tensor z({1, 8}, {0.5f, -0.5f, 1.0f, -1.0f, 0.25f, -0.75f, 2.0f, -2.0f});
    const LstmState before{.output = Tensor({1, 2}, {9.0f, 9.0f}),
                           .cell = Tensor({1, 2}, {0.3f, -0.6f})};
    const LstmState after = lstmStep(z, before), first = lstmStep(z, {});
    const std::vector<float> gates = z.values(), old = before.cell.values();
    for (std::size_t unit = 0; unit < 2; ++unit) {
        const float fresh = sigmoidOf(gates[unit]) * std::tanh(gates[4 + unit]);
        const float cell = sigmoidOf(gates[2 + unit]) * old[unit] + fresh;
        EXPECT_NEAR(first.cell.values()[unit], fresh, 1e-5f);
        EXPECT_NEAR(after.cell.values()[unit], cell, 1e-5f);
        EXPECT_NEAR(after.output.values()[unit], sigmoidOf(gates[6 + unit]) * std::tanh(cell),
                    1e-5f);
    }
}

TEST(TrainingNetworks, HaveTheLayersOfTheirNames) {
    EXPECT_EQ(mlp(4, 32, 2, 2).weightShapes,
              (std::vector<Shape>{{4, 32}, {32}, {32, 32}, {32}, {32, 2}, {2}}));
    const Network network = lstm(3, 5, 4);
    const std::vector<Variable> weights = makeWeights(network);
    EXPECT_EQ(network.logits(filled(1, {2, 3, 5}), weights).shape(), (Shape{2, 10}));
}

}  // namespace
}  // namespace glgrad::bench

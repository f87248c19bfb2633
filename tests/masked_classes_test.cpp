// Sums of p log q where a class has probability 0.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "models/losses.h"
#include "tests/support/compare.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

const float kOne = std::log(1.0f + std::exp(1.0f));  // -log softmax({0, 1})[0]

// In rows: one-hot, soft and without any target. The first class is masked.
const Tensor& targets() {
    static const Tensor tensor(Shape{3, 3}, {0, 1, 0, 0, 0.25f, 0.75f, 0, 0, 0});
    return tensor;
}
Tensor logitsWith(float masked) {
    return Tensor({3, 3}, {masked, 0, 1, masked, 0, 1, masked, 0, 1});
}

struct Derivatives {
    Values first, second;
};
// The first gradient, and that of its sum with some weights.
Derivatives derivativesOf(const Loss& loss, const Tensor& logits) {
    const Tensor weights({3, 3}, {1, 2, -1, 0.5f, 1, 3, 1, 1, 1});
    GradientTape outer;
    outer.watch(logits);
    Tensor first;
    {
        GradientTape inner;
        inner.watch(logits);
        first = inner.gradient(loss(targets(), logits), logits);
    }
    return {first.values(), outer.gradient(sum(first * weights), logits).values()};
}

TEST(MaskedClasses, AddNothingToACrossentropy) {
    const Values want{kOne, 0.25f * kOne + 0.75f * (kOne - 1), 0};
    const Loss loss = CategoricalCrossentropy{.fromLogits = true};
    EXPECT_TRUE(near(loss.perItem(targets(), logitsWith(-kInfinity)).values(), want, 1e-6));
    EXPECT_NEAR(loss(targets(), logitsWith(-kInfinity)).item(), (want[0] + want[1]) / 3, 1e-6);
    EXPECT_NEAR(want[0], 1.3133f, 1e-4);
}

// A class that is all but impossible has the same gradients as one that is.
TEST(MaskedClasses, HaveGradientsOfBothOrders) {
    const Loss loss = CategoricalCrossentropy{.fromLogits = true};
    const Derivatives got = derivativesOf(loss, logitsWith(-kInfinity));
    const Derivatives want = derivativesOf(loss, logitsWith(-80.0f));
    EXPECT_TRUE(near(got.first, want.first, 1e-6));
    EXPECT_TRUE(near(got.second, want.second, 1e-6));
    EXPECT_EQ(got.first[0], 0.0f);
}

TEST(MaskedClasses, WithATargetAreInfinitelyWrong) {
    const Tensor logits({2, 3}, {-kInfinity, 0, 1, -kInfinity, 0, 1});
    const Tensor first({2, 3}, {1, 0, 0, 0.01f, 0.99f, 0});
    const Loss loss = CategoricalCrossentropy{.fromLogits = true};
    EXPECT_EQ(loss.perItem(first, logits).values(), (Values{kInfinity, kInfinity}));
    const Loss smooth = CategoricalCrossentropy{.fromLogits = true, .labelSmoothing = 0.1f};
    EXPECT_EQ(smooth.perItem(Tensor({1, 3}, {0, 1, 0}), Tensor({1, 3}, {-kInfinity, 0, 1})).item(),
              kInfinity);
    const Loss sparse = SparseCategoricalCrossentropy{.fromLogits = true};
    const Values losses = sparse.perItem(Tensor({2}, {0, 1}), logits).values();
    EXPECT_EQ(losses[0], kInfinity);
    EXPECT_NEAR(losses[1], kOne, 1e-6);
}

TEST(MaskedClasses, AsProbabilitiesOfZero) {
    const float p = std::exp(-kOne);
    const Tensor probabilities({3, 3}, {0, p, 1 - p, 0, p, 1 - p, 0, p, 1 - p});
    const Values want{kOne, 0.25f * kOne + 0.75f * (kOne - 1), 0};
    EXPECT_TRUE(near(Loss(CategoricalCrossentropy{}).perItem(targets(), probabilities).values(),
                     want, 1e-5));
    for (const float value : derivativesOf(CategoricalCrossentropy{}, probabilities).first) {
        EXPECT_TRUE(std::isfinite(value));
    }
    EXPECT_NEAR(Loss(SparseCategoricalCrossentropy{})
                    .perItem(Tensor({3}, {1, 1, 1}), probabilities)
                    .values()[0],
                kOne, 1e-5);
}

TEST(MaskedClasses, NanIsNotMasked) {
    const Tensor logits({1, 3}, {std::nanf(""), 0, 1});
    const Loss loss = CategoricalCrossentropy{.fromLogits = true};
    EXPECT_TRUE(std::isnan(loss.perItem(Tensor({1, 3}, {0, 1, 0}), logits).item()));
    EXPECT_TRUE(std::isnan(loss.perItem(zeros({1, 3}), logits).item()));
}

TEST(Weighted, NothingTimesInfinityIsNothing) {
    const float nan = std::nanf("");
    const Tensor weights({7}, {0, -0.0f, 0, 2, -1, 0, 3});
    const Tensor x({7}, {kInfinity, -kInfinity, 5, kInfinity, kInfinity, nan, 0.5f});
    EXPECT_TRUE(
        near(weighted(weights, x).values(), Values{0, 0, 0, kInfinity, -kInfinity, nan, 1.5f}, 0));
    EXPECT_TRUE(near(weighted(Tensor(0.0f), x).values(), Values{0, 0, 0, 0, 0, nan, 0}, 0));
    EXPECT_TRUE(near(weighted(weights, Tensor(kInfinity)).values(),
                     Values{0, 0, 0, kInfinity, -kInfinity, 0, kInfinity}, 0));
}

}  // namespace
}  // namespace glgrad

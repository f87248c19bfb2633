#include "models/losses.h"

#include <gtest/gtest.h>

#include <cmath>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "models/metrics.h"
#include "tests/support/compare.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

const Tensor& logits() {
    static const Tensor tensor(Shape{2, 3}, {1, 2, 0.5f, -1, 0, 3});
    return tensor;
}

// log softmax of one row's entry, in double.
float logProbability(const Values& row, std::size_t i) {
    double sum = 0;
    for (const float value : row) sum += std::exp(static_cast<double>(value));
    return static_cast<float>(row[i] - std::log(sum));
}

const Values kFirst = {1, 2, 0.5f}, kSecond = {-1, 0, 3};

TEST(Losses, SparseCategoricalCrossentropyOfLogitsAndProbabilities) {
    const Tensor labels(Shape{2}, {1, 0});
    const Values want = {-logProbability(kFirst, 1), -logProbability(kSecond, 0)};
    const Loss fromLogits = SparseCategoricalCrossentropy{.fromLogits = true},
               fromProbabilities = SparseCategoricalCrossentropy{};
    EXPECT_TRUE(near(fromLogits.perItem(labels, logits()).values(), want, 1e-5));
    const Tensor p = softmax(logits());
    EXPECT_TRUE(near(fromProbabilities.perItem(labels, p).values(), want, 1e-5));
    EXPECT_TRUE(near(fromProbabilities.perItem(labels, p * 7.0f / 20.0f).values(), want, 1e-5));
    EXPECT_NEAR(fromLogits(labels, logits()).item(), (want[0] + want[1]) / 2, 1e-5);
    EXPECT_TRUE(near(fromLogits.probabilities(logits()).values(), p.values(), 1e-6));
    EXPECT_TRUE(near(fromProbabilities.probabilities(p).values(), p.values(), 0));
}

TEST(Losses, ProbabilitiesOfZeroAndOneStayFinite) {
    const Loss loss = SparseCategoricalCrossentropy{};
    const Tensor p(Shape{2, 2}, {1, 0, 1, 0});
    const Values losses = loss.perItem(Tensor(Shape{2}, {0, 1}), p).values();
    EXPECT_NEAR(losses[0], 0.0f, 1e-6);
    EXPECT_NEAR(losses[1], -std::log(1e-7f), 1e-2);
}

TEST(Losses, GradientsOfLogitsAndProbabilitiesAgree) {
    const Tensor labels(Shape{2}, {1, 0});
    const auto gradientOf = [&](bool throughSoftmax) {
        GradientTape tape;
        tape.watch(logits());
        const Loss loss = SparseCategoricalCrossentropy{.fromLogits = !throughSoftmax};
        const Tensor value = loss(labels, throughSoftmax ? softmax(logits()) : logits());
        return tape.gradient(value, logits()).values();
    };
    EXPECT_TRUE(near(gradientOf(true), gradientOf(false), 1e-5));
}

TEST(Losses, CategoricalCrossentropy) {
    const Tensor targets(Shape{2, 3}, {0, 1, 0, 0.25f, 0.75f, 0});
    const Values want = {-logProbability(kFirst, 1),
                         -0.25f * logProbability(kSecond, 0) - 0.75f * logProbability(kSecond, 1)};
    EXPECT_TRUE(
        near(Loss(CategoricalCrossentropy{.fromLogits = true}).perItem(targets, logits()).values(),
             want, 1e-5));
    EXPECT_TRUE(near(Loss(CategoricalCrossentropy{}).perItem(targets, softmax(logits())).values(),
                     want, 1e-5));
    const Loss smooth = CategoricalCrossentropy{.fromLogits = true, .labelSmoothing = 0.3f};
    float first = -0.7f * logProbability(kFirst, 1);
    for (std::size_t i = 0; i < 3; ++i) first -= 0.1f * logProbability(kFirst, i);
    EXPECT_NEAR(smooth.perItem(targets, logits()).values()[0], first, 1e-5);
}

TEST(Losses, MeanSquaredError) {
    const Tensor targets(Shape{2, 2}, {1, 2, 3, 4}), predictions(Shape{2, 2}, {1, 4, 0, 0});
    const Loss loss = MeanSquaredError{};
    EXPECT_TRUE(near(loss.perItem(targets, predictions).values(), Values{2, 12.5f}, 1e-6));
    EXPECT_NEAR(loss(targets, predictions).item(), 7.25f, 1e-6);
}

TEST(Losses, ShapesMustFit) {
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  Loss(SparseCategoricalCrossentropy{})(Tensor(Shape{1, 2}, {0, 1}), logits());
              }),
              "SparseCategoricalCrossentropy: expected labels [2] or [2, 1] for predictions "
              "[2, 3], got [1, 2]");
    EXPECT_EQ(
        errorOf<ArgumentError>([] {
            Loss(CategoricalCrossentropy{})(Tensor(Shape{2}, {0, 1}), logits());
        }),
        "CategoricalCrossentropy: expected targets of the predictions' shape [2, 3], got [2]");
    EXPECT_THROW(Loss(CategoricalCrossentropy{.labelSmoothing = 2.0f}), ArgumentError);
}

TEST(Metrics, AccuraciesAccumulateOverBatches) {
    Metric sparse = SparseCategoricalAccuracy{};
    Metric dense = CategoricalAccuracy{.name = "dense"};
    EXPECT_EQ(sparse.name(), "accuracy");
    EXPECT_EQ(dense.name(), "dense");
    EXPECT_THROW(sparse.result(), ArgumentError);
    const Tensor more(Shape{1, 3}, {5, 1, 1});
    sparse.update(Tensor(Shape{2}, {1, 0}), logits());  // right, wrong
    sparse.update(Tensor(Shape{1}, {0}), more);         // right
    EXPECT_NEAR(sparse.result().item(), 2.0f / 3.0f, 1e-6);
    dense.update(Tensor(Shape{2, 3}, {0, 1, 0, 0, 0, 1}), logits());  // both right
    dense.update(Tensor(Shape{1, 3}, {0, 0, 1}), more);               // wrong
    EXPECT_NEAR(dense.result().item(), 2.0f / 3.0f, 1e-6);
    sparse.reset();
    sparse.update(Tensor(Shape{1}, {1}), more);
    EXPECT_EQ(sparse.result().item(), 0.0f);
}

}  // namespace
}  // namespace glgrad

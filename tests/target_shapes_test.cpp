#include <gtest/gtest.h>

#include "autograd/ops.h"
#include "core/error.h"
#include "models/losses.h"
#include "models/metrics.h"
#include "tests/support/compare.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

// Row i of n is largest at class i % classes.
Tensor predictionsOf(Index n, Index classes) {
    Values values(n * classes, 0.125f);
    for (Index i = 0; i < n; ++i) values[i * classes + i % classes] = 2.0f;
    return Tensor({n, classes}, values);
}

// What the predictions say, but for the first item, which is wrong where there is another class.
Values labelsOf(Index n, Index classes) {
    Values labels(n);
    for (Index i = 0; i < n; ++i) labels[i] = static_cast<float>(i % classes);
    labels[0] = static_cast<float>(classes - 1);
    return labels;
}

float accuracyOf(const Metric& metric, const Tensor& targets, const Tensor& predictions) {
    metric.update(targets, predictions);
    return metric.result().item();
}

struct Case {
    Index n, classes;
};
// n == classes, n == 1, one class, and none of these.
constexpr Case kCases[] = {{4, 3}, {3, 3}, {1, 3}, {5, 1}, {1, 1}};

TEST(TargetShapes, LabelsMayHaveALastAxisOfOne) {
    for (const auto [n, classes] : kCases) {
        const Tensor p = predictionsOf(n, classes);
        const Values labels = labelsOf(n, classes);
        const Tensor flat({n}, labels), column({n, 1}, labels);
        const float right = static_cast<float>(classes == 1 ? n : n - 1) / static_cast<float>(n);
        EXPECT_FLOAT_EQ(accuracyOf(SparseCategoricalAccuracy{}, flat, p), right) << p.shape();
        EXPECT_FLOAT_EQ(accuracyOf(SparseCategoricalAccuracy{}, column, p), right) << p.shape();
        const Loss loss = SparseCategoricalCrossentropy{.fromLogits = true};
        EXPECT_EQ(loss.perItem(column, p).shape(), Shape{n});
        EXPECT_EQ(loss.perItem(column, p).values(), loss.perItem(flat, p).values());
        EXPECT_EQ(loss(column, p).item(), loss(flat, p).item());
        const Tensor oneHots = oneHot(flat, classes);
        EXPECT_FLOAT_EQ(accuracyOf(CategoricalAccuracy{}, oneHots, p), right) << p.shape();
        EXPECT_TRUE(
            near(Loss(CategoricalCrossentropy{.fromLogits = true}).perItem(oneHots, p).values(),
                 loss.perItem(flat, p).values(), 1e-6));
    }
}

TEST(TargetShapes, OfSequencesToo) {
    const Tensor p = reshape(predictionsOf(6, 3), Shape{2, 3, 3});
    const Values labels = labelsOf(6, 3);
    const Tensor flat({2, 3}, labels), column({2, 3, 1}, labels);
    EXPECT_FLOAT_EQ(accuracyOf(SparseCategoricalAccuracy{}, column, p), 5.0f / 6.0f);
    const Loss loss = SparseCategoricalCrossentropy{.fromLogits = true};
    EXPECT_EQ(loss.perItem(column, p).shape(), (Shape{2, 3}));
    // With one place in each sequence, [n, 1] are the labels themselves.
    const Tensor one = reshape(predictionsOf(3, 3), Shape{3, 1, 3});
    EXPECT_FLOAT_EQ(accuracyOf(SparseCategoricalAccuracy{}, Tensor({3, 1}, labelsOf(3, 3)), one),
                    2.0f / 3.0f);
    EXPECT_THROW(accuracyOf(SparseCategoricalAccuracy{}, Tensor({3}, labelsOf(3, 3)), one),
                 ArgumentError);
}

// Every loss and metric, with every shape that would broadcast or reduce to a number.
TEST(TargetShapes, OthersAreRefused) {
    for (const auto [n, classes] : kCases) {
        const Tensor p = predictionsOf(n, classes);
        const std::vector<Shape> shapes = {
            {},        {1},     {n},          {classes},       {1, 1},          {n, 1},
            {1, n},    {n, n},  {n, classes}, {classes, n},    {n, classes, 1}, {n, 1, 1},
            {n, n, 1}, {n + 1}, {n + 1, 1},   {n + 1, classes}};
        for (const Shape& shape : shapes) {
            const Tensor targets = zeros(shape);
            const bool isSparse = shape == Shape{n} || shape == Shape{n, 1};
            const bool isOneHot = shape == p.shape();
            const bool isLike =
                isOneHot || shape == Shape{n, classes, 1} || (classes == 1 && shape == Shape{n});
            const auto refuses = [&](const auto& action) {
                const std::string error = errorOf<ArgumentError>(action);
                if (error == "(no error)") return false;
                EXPECT_TRUE(error.ends_with(concat(", got ", shape))) << error;
                EXPECT_NE(error.find(concat(p.shape())), std::string::npos) << error;
                return true;
            };
            const std::string what = concat(shape, " for ", p.shape());
            EXPECT_NE(refuses([&] { accuracyOf(SparseCategoricalAccuracy{}, targets, p); }),
                      isSparse)
                << what;
            EXPECT_NE(refuses([&] { accuracyOf(CategoricalAccuracy{}, targets, p); }), isOneHot)
                << what;
            EXPECT_NE(refuses([&] { Loss(SparseCategoricalCrossentropy{})(targets, p); }), isSparse)
                << what;
            EXPECT_NE(refuses([&] { Loss(CategoricalCrossentropy{})(targets, p); }), isOneHot)
                << what;
            EXPECT_NE(refuses([&] { Loss(MeanSquaredError{})(targets, p); }), isLike) << what;
        }
    }
    EXPECT_EQ(
        errorOf<ArgumentError>([] {
            accuracyOf(SparseCategoricalAccuracy{}, zeros({4, 4}), predictionsOf(4, 4));
        }),
        "SparseCategoricalAccuracy: expected labels [4] or [4, 1] for predictions [4, 4], got "
        "[4, 4]");
}

TEST(TargetShapes, SquaredErrorsOfSingleValues) {
    const Tensor flat({3}, {1, 2, 4}), column({3, 1}, {1, 2, 4});
    const Tensor p({3}, {1, 1, 1}), pColumn({3, 1}, {1, 1, 1});
    for (const Tensor& targets : {flat, column}) {
        for (const Tensor& predictions : {p, pColumn}) {
            const Tensor values = Loss(MeanSquaredError{}).perItem(targets, predictions);
            EXPECT_EQ(values.shape(), Shape{3});
            EXPECT_EQ(values.values(), (Values{0, 1, 9}));
        }
    }
    EXPECT_THROW(Loss(MeanSquaredError{})(Tensor(1.0f), Tensor({1}, {2})), ArgumentError);
}

TEST(TargetShapes, PredictionsNeedABatchAndClasses) {
    const Tensor scalar(1.0f), row({3}, {1, 2, 3});
    for (const Tensor& p : {scalar, row}) {
        EXPECT_THROW(accuracyOf(SparseCategoricalAccuracy{}, scalar, p), ArgumentError);
        EXPECT_THROW(accuracyOf(CategoricalAccuracy{}, p, p), ArgumentError);
        EXPECT_THROW(Loss(SparseCategoricalCrossentropy{})(scalar, p), ArgumentError);
        EXPECT_THROW(Loss(CategoricalCrossentropy{})(p, p), ArgumentError);
    }
    EXPECT_THROW(Loss(MeanSquaredError{})(scalar, scalar), ArgumentError);
}

// A user's own, which returns what the test wants.
class Returns : public MeanMetricBody {
public:
    explicit Returns(Tensor values) : MeanMetricBody("mine"), values_(std::move(values)) {}

protected:
    Tensor perItem(const Tensor&, const Tensor&) const override { return values_; }

private:
    Tensor values_;
};

class LossReturns : public LossBody {
public:
    explicit LossReturns(Tensor values) : values_(std::move(values)) {}
    Tensor perItem(const Tensor&, const Tensor&) const override { return values_; }

private:
    Tensor values_;
};

TEST(TargetShapes, WhatPerItemReturnsIsChecked) {
    const Tensor p = zeros({4, 2, 3});
    for (const Shape& shape : {Shape{4}, Shape{4, 2}, Shape{4, 2, 3}}) {
        EXPECT_EQ(accuracyOf(Returns(ones(shape)), p, p), 1.0f) << shape;
        EXPECT_EQ(Loss(LossReturns(ones(shape)))(p, p).item(), 1.0f) << shape;
    }
    for (const Shape& shape :
         {Shape{}, Shape{1}, Shape{4, 1}, Shape{4, 4}, Shape{2}, Shape{4, 2, 3, 1}, Shape{4, 3}}) {
        EXPECT_THROW(accuracyOf(Returns(ones(shape)), p, p), ArgumentError) << shape;
        EXPECT_THROW(Loss(LossReturns(ones(shape)))(p, p), ArgumentError) << shape;
    }
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  accuracyOf(Returns(ones({4, 4})), p, p);
              }),
              "mine: expected perItem to return a value for each item, [4] or more of the "
              "predictions' first axes [4, 2, 3], got [4, 4]");
    EXPECT_EQ(errorOf<ArgumentError>([&] { Loss(LossReturns{Tensor()})(p, p); }),
              "Loss: expected perItem to return a value for each item, [4] or more of the "
              "predictions' first axes [4, 2, 3], got no tensor");
}

}  // namespace
}  // namespace glgrad

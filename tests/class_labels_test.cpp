// Labels of classes that a model does not have.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/dense.h"
#include "models/sequential.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

Dataset labelled(const Values& labels) {
    const Index n = static_cast<Index>(labels.size());
    return Dataset(ones({n, 2}), Tensor({n}, labels));
}

Sequential classifier(const Loss& loss) {
    Sequential model({Dense{.units = 3}});
    model.compile({.loss = loss});
    return model;
}
Sequential classifier() { return classifier(SparseCategoricalCrossentropy{.fromLogits = true}); }

FitOptions quietly() { return {.batchSize = 2, .verbose = false}; }

TEST(ClassLabels, OutsideOfTheClassesAreNamed) {
    const std::string rest = ", as predictions [2, 3] have 3 classes, got ";
    const std::string fits = "fit: expected labels that are whole numbers in [0, 3)" + rest;
    const std::pair<float, const char*> wrong[] = {
        {3.0f, "3"},      {-1.0f, "-1"},
        {1.5f, "1.5"},    {std::nanf(""), "nan"},
        {1e30f, "1e+30"}, {std::numeric_limits<float>::infinity(), "inf"}};
    for (const auto& [label, text] : wrong) {
        Sequential model = classifier();
        model.build({2});
        const Values before = model.variables()[0].value().values();
        const Dataset data = labelled({0, 1, 2, 2, label});
        EXPECT_EQ(errorOf<ArgumentError>([&] { model.fit(data, quietly()); }), fits + text);
        EXPECT_EQ(model.variables()[0].value().values(), before);
        EXPECT_EQ(
            errorOf<ArgumentError>([&] { model.evaluate(data, {.batchSize = 2}); }),
            "sequential: evaluate: expected labels that are whole numbers in [0, 3)" + rest + text);
        FitOptions options = quietly();
        options.validation = data;
        EXPECT_EQ(
            errorOf<ArgumentError>([&] {
                model.fit(labelled({0, 1}), options);
            }),
            "fit: the validation: expected labels that are whole numbers in [0, 3)" + rest + text);
        EXPECT_EQ(model.variables()[0].value().values(), before);
        model.fit(data.take(4), quietly());
    }
}

TEST(ClassLabels, ThatRestAsBytesAndInColumns) {
    const std::vector<std::uint8_t> bytes{0, 1, 2, 3};
    for (const Shape& shape : {Shape{4}, Shape{4, 1}}) {
        const Dataset data(ones({4, 2}), Tensor::bytes(shape, bytes));
        EXPECT_EQ(data.labelRange().smallest, 0.0f);
        EXPECT_EQ(data.labelRange().largest, 3.0f);
        EXPECT_THROW(classifier().fit(data, quietly()), ArgumentError);
        EXPECT_EQ(data.take(3).labelRange().largest, 2.0f);
        EXPECT_EQ(data.skip(3).labelRange().smallest, 3.0f);
        Sequential model = classifier();
        EXPECT_TRUE(std::isfinite(model.fit(data.take(3), quietly())["loss"][0]));
    }
}

TEST(ClassLabels, OtherLossesTakeAnyTargets) {
    Sequential model = classifier(MeanSquaredError{});
    const Dataset data(ones({4, 2}), full({4, 3}, -7.5f));
    const Counters before = currentDevice().counters();
    model.fit(data, quietly());
    EXPECT_EQ((currentDevice().counters() - before).readbacks, 1) << "the epoch's loss";
    EXPECT_THROW(classifier().fit(data, quietly()), ArgumentError);
}

/// A user's own.
class Plain : public LossBody {
public:
    Tensor perItem(const Tensor& targets, const Tensor& predictions) const override {
        return sparseCategoricalCrossentropy(targets, predictions);
    }
    bool takesClassLabels() const override { return true; }
};

TEST(ClassLabels, LossesOfOnesOwnMaySayWhatTheyTake) {
    EXPECT_THROW(classifier(Plain{}).fit(labelled({0, 3}), quietly()), ArgumentError);
}

TEST(ClassLabels, AreReadBackOnce) {
    Sequential model = classifier();
    const Dataset data = labelled({0, 1, 2, 0, 1});
    const auto readbacks = [&](const auto& action) {
        const Counters before = currentDevice().counters();
        action();
        return (currentDevice().counters() - before).readbacks;
    };
    Counters begun;
    std::int64_t withinEpochs = -1;
    FitOptions options = quietly();
    options.callbacks = {
        LambdaCallback{.onTrainBegin = [&](const Training&) { begun = currentDevice().counters(); },
                       .onBatchEnd =
                           [&](const Training&) {
                               withinEpochs = (currentDevice().counters() - begun).readbacks;
                           }}};
    EXPECT_EQ(readbacks([&] { model.fit(data, options); }), 2) << "the labels, and the loss";
    EXPECT_EQ(withinEpochs, 0);
    const auto evaluate = [&] { model.evaluate(data, {.batchSize = 2}); };
    EXPECT_EQ(readbacks(evaluate), 1) << "the loss";
    EXPECT_EQ(readbacks([&] { model.fit(Dataset(data), quietly()); }), 1) << "of a copy";
    const Dataset part = data.take(4);
    EXPECT_EQ(readbacks([&] { model.evaluate(part); }), 2) << "of a part";
    EXPECT_EQ(readbacks([&] { model.evaluate(part); }), 1);
    EXPECT_EQ(readbacks([&] { model.trainOnBatch(data.batches()[0]); }), 0);
}

TEST(Evaluate, OfNothingIsAnError) {
    Sequential model = classifier();
    EXPECT_EQ(errorOf<ArgumentError>([&] { model.evaluate(labelled({0}).take(0)); }),
              "sequential: evaluate: the dataset is empty");
    EXPECT_THROW(labelled({0}).take(0).labelRange(), ArgumentError);
}

}  // namespace
}  // namespace glgrad

// Runs over batches within runs: each has metrics of its own.
#include <gtest/gtest.h>

#include <thread>

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/rescaling.h"
#include "models/sequential.h"
#include "optim/sgd.h"
#include "tests/support/devices.h"
#include "tests/support/errors.h"
#include "tests/support/synthetic.h"

namespace glgrad {
namespace {

constexpr Index kItems = 32, kBatch = 4;

// One-hot items; the model, which returns them, is right for `right` and wrong for the other
// labels.
Dataset items(bool right) {
    std::vector<float> x(kItems * 2, 0.0f), labels(kItems);
    for (Index i = 0; i < kItems; ++i) {
        x[2 * i + i % 2] = 1.0f;
        labels[i] = static_cast<float>(right ? i % 2 : 1 - i % 2);
    }
    return Dataset(Tensor({kItems, 2}, x), Tensor({kItems}, labels));
}

Sequential identity(const Metric& metric) {
    Sequential model({Rescaling{.scale = 1.0f}});
    model.compile({.optimizer = SGD{},
                   .loss = SparseCategoricalCrossentropy{.fromLogits = true},
                   .metrics = {metric}});
    return model;
}

FitOptions fitting(const LambdaCallback& callback) {
    return {.batchSize = kBatch, .callbacks = {LambdaCallback(callback)}, .verbose = false};
}

// Does something after batch 3 of 8 of a training that is right about everything, and then again at
// the end of its epoch.
void expectUndisturbed(Model& model, const std::function<void()>& something) {
    double after = -1, atEnd = -1;
    const auto measure = [](const Training& training) { return training.measure()["accuracy"]; };
    const History history =
        model.fit(items(true), fitting({.onEpochEnd =
                                            [&](const Training& training, const Logs&) {
                                                something();
                                                atEnd = measure(training);
                                            },
                                        .onBatchEnd =
                                            [&](const Training& training) {
                                                if (training.step != 3) return;
                                                something();
                                                after = measure(training);
                                            }}));
    EXPECT_EQ(history.epochs.size(), 1u);
    EXPECT_FALSE(history.stopped);
    EXPECT_EQ(history["accuracy"], std::vector<double>{1.0});
    EXPECT_EQ(after, 1.0);
    EXPECT_EQ(atEnd, 1.0);
}

double accuracyOf(Model& model, const Dataset& data) {
    return model.evaluate(data, {.batchSize = kBatch})["accuracy"];
}

TEST(RunMetrics, EvaluateWithinFit) {
    Sequential model = identity(SparseCategoricalAccuracy{});
    expectUndisturbed(model, [&] { EXPECT_EQ(accuracyOf(model, items(false)), 0.0); });
}

TEST(RunMetrics, FitWithinFit) {
    Sequential model = identity(SparseCategoricalAccuracy{});
    expectUndisturbed(model, [&] {
        const History inner = model.fit(items(false), {.epochs = 2, .verbose = false});
        EXPECT_EQ(inner["accuracy"], (std::vector<double>{0.0, 0.0}));
    });
}

TEST(RunMetrics, WarmUpWithinFit) {
    Sequential model = identity(SparseCategoricalAccuracy{});
    expectUndisturbed(model, [&] { model.warmUp(items(false), {.batchSize = kBatch}); });
}

TEST(RunMetrics, OneMetricInTwoModels) {
    const Metric metric = SparseCategoricalAccuracy{};
    Sequential model = identity(metric), other = identity(metric);
    expectUndisturbed(model, [&] { EXPECT_EQ(accuracyOf(other, items(false)), 0.0); });
    // The metric itself has the run that ended last: first the one at the end of the epoch.
    EXPECT_EQ(metric.result().item(), 0.0f);
    EXPECT_EQ(accuracyOf(model, items(true)), 1.0);
    EXPECT_EQ(metric.result().item(), 1.0f);
}

TEST(RunMetrics, ValidationDoesNotDisturbWhatTheEpochMeasured) {
    Sequential model = identity(SparseCategoricalAccuracy{});
    double measured = -1;
    FitOptions options = fitting({.onEpochEnd = [&](const Training& training, const Logs&) {
        measured = training.measure()["accuracy"];
    }});
    options.validation = items(false);
    const History history = model.fit(items(true), options);
    EXPECT_EQ(history["accuracy"][0], 1.0);
    EXPECT_EQ(history["val_accuracy"][0], 0.0);
    EXPECT_EQ(measured, 1.0);
}

TEST(RunMetrics, TheCompiledOneHasTheLastRun) {
    const Metric metric = SparseCategoricalAccuracy{};
    Sequential model = identity(metric);
    model.fit(items(true), {.verbose = false});
    EXPECT_EQ(metric.result().item(), 1.0f);
    accuracyOf(model, items(false));
    EXPECT_EQ(metric.result().item(), 0.0f);
    model.warmUp(items(true));
    EXPECT_EQ(metric.result().item(), 0.0f);
}

TEST(RunMetrics, OnTwoThreads) {
    if (onGl()) GTEST_SKIP() << "a device of OpenGL belongs to one thread";
    const Metric metric = SparseCategoricalAccuracy{};
    const auto accuracies = [&](bool right, std::vector<double>& result) {
        Sequential model = identity(metric);
        for (int i = 0; i < 20; ++i) result.push_back(accuracyOf(model, items(right)));
    };
    std::vector<double> first, second;
    std::thread thread([&] { accuracies(true, first); });
    accuracies(false, second);
    thread.join();
    EXPECT_EQ(first, std::vector<double>(20, 1.0));
    EXPECT_EQ(second, std::vector<double>(20, 0.0));
}

/// A metric as users write their own.
class Accuracy : public MeanMetricBody {
public:
    Accuracy() : MeanMetricBody("accuracy") {}

protected:
    Tensor perItem(const Tensor& targets, const Tensor& predictions) const override {
        return equal(targets, argmax(predictions));
    }
};

/// A metric whose objects cannot be copied.
class Pinned : public Accuracy {
public:
    Pinned() = default;
    Pinned(const Pinned&) = delete;
    Pinned(Pinned&&) = default;
};

TEST(RunMetrics, OneThatCannotBeCopiedServesOneRunAtATime) {
    const std::shared_ptr<MetricBody> base = std::make_shared<Accuracy>();
    for (const Metric& metric : {Metric(Pinned{}), Metric(base)}) {
        Sequential model = identity(metric);
        const FitOptions options{.epochs = 2, .validation = items(false), .verbose = false};
        const History history = model.fit(items(true), options);
        EXPECT_EQ(history["accuracy"], (std::vector<double>{1.0, 1.0}));
        EXPECT_EQ(history["val_accuracy"], (std::vector<double>{0.0, 0.0}));
        std::string error;
        const auto nested = [&](const Training&) {
            error = errorOf<ArgumentError>([&] { accuracyOf(model, items(false)); });
        };
        EXPECT_EQ(model.fit(items(true), fitting({.onBatchEnd = nested}))["accuracy"][0], 1.0);
        EXPECT_TRUE(error.starts_with("metric accuracy: another run")) << error;
        EXPECT_EQ(accuracyOf(model, items(false)), 0.0) << "it is free again";
    }
}

TEST(RunMetrics, MeasuringNeedsABatch) {
    Sequential model = identity(SparseCategoricalAccuracy{});
    const auto measures = [](const Training& training) {
        EXPECT_THROW(training.measure(), ArgumentError);
    };
    double atEnd = -1;
    FitOptions options =
        fitting({.onTrainBegin = measures,
                 .onTrainEnd = [&](const Training& t) { atEnd = t.measure()["accuracy"]; },
                 .onEpochBegin = measures});
    options.epochs = 2;
    model.fit(items(true), options);
    EXPECT_EQ(atEnd, 1.0);
}

// What stops an inner training does not stop the one around it, but for an interrupt.
TEST(RunMetrics, StoppingEndsTheInnerFit) {
    Sequential model = identity(SparseCategoricalAccuracy{});
    Index inner = 0, outer = 0;
    const auto stop = [&](const Training& training) {
        ++inner;
        training.model.stopTraining();
    };
    const History history =
        model.fit(items(true), fitting({.onBatchEnd = [&](const Training&) {
                      ++outer;
                      EXPECT_TRUE(model.fit(items(true), fitting({.onBatchEnd = stop})).stopped);
                      EXPECT_FALSE(model.isStopping());
                  }}));
    EXPECT_EQ(inner, kItems / kBatch);
    EXPECT_EQ(outer, kItems / kBatch);
    EXPECT_FALSE(history.stopped);
}

TEST(MetricNames, ThoseOfTheLossAndOfValidationAreRefused) {
    const auto compile = [](std::vector<std::string> names) {
        Sequential model = smallCnn();
        CompileOptions options{.loss = MeanSquaredError{}};
        std::vector<Metric> metrics;
        for (const std::string& name : names) {
            metrics.push_back(CategoricalAccuracy{.name = name});
        }
        options.metrics = metrics;
        return errorOf<ArgumentError>([&] { model.compile(options); });
    };
    EXPECT_EQ(compile({"val_loss"}),
              "sequential: compile: a metric is named val_loss, as the validation's loss is");
    EXPECT_NE(compile({"val_a", "a"}), "(no error)");
    EXPECT_NE(compile({"loss"}), "(no error)");
    EXPECT_NE(compile({"a", "a"}), "(no error)");
    EXPECT_EQ(compile({"a", "val", "validity", "val_b"}), "(no error)");
}

}  // namespace
}  // namespace glgrad

#include <gtest/gtest.h>

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/dropout.h"
#include "layers/flatten.h"
#include "layers/layer_body.h"
#include "layers/random_seed.h"
#include "optim/sgd.h"
#include "tests/support/devices.h"
#include "tests/support/errors.h"
#include "tests/support/synthetic.h"

namespace glgrad {
namespace {

constexpr Index kItems = 72;  // the last of the batches of 16 has 8

// With all that remembers something: weights, slots, dropout, a metric.
Sequential statefulModel() {
    setRandomSeed(5);
    Sequential model({Conv2D{.filters = 4, .kernelSize = {3, 3}, .activation = relu}, Flatten{},
                      Dropout{.rate = 0.25f}, Dense{.units = 2, .kernelRegularizer = l2(0.01f)}});
    model.compile({.optimizer = Adam{.learningRate = 0.01f, .globalClipNorm = 1.0f},
                   .loss = SparseCategoricalCrossentropy{.fromLogits = true},
                   .metrics = {SparseCategoricalAccuracy{}}});
    return model;
}

FitOptions quietly() {
    return {.epochs = 2, .batchSize = 16, .validation = stripes(20, 4), .verbose = false};
}

std::vector<std::vector<float>> valuesOf(const std::vector<Variable>& variables) {
    std::vector<std::vector<float>> result;
    for (const Variable& variable : variables) result.push_back(variable.value().values());
    return result;
}

// Of the device that this test alone uses.
std::int64_t programs() {
    const Counters counters = currentDevice().counters();
    return counters.programs;
}

Device freshDevice() { return onGl() ? Device::gl() : Device::cpu(); }

TEST(WarmUp, LeavesNothingToCompile) {
    const DeviceScope scope(freshDevice());
    Sequential model = statefulModel();
    const Dataset data = stripes(kItems);
    model.warmUp(data, {.batchSize = 16});
    const std::int64_t before = programs();
    EXPECT_EQ(before > 0, onGl());
    model.fit(data, {.epochs = 2, .batchSize = 16, .validation = data, .verbose = false});
    model.evaluate(data, {.batchSize = 16});
    model.predict(data, {.batchSize = 16});
    EXPECT_EQ(programs(), before);
}

TEST(WarmUp, ForAShapeLeavesNothingToCompileForPredictions) {
    const DeviceScope scope(freshDevice());
    Sequential model = statefulModel();
    const Tensor x = zeros({3, 6, 6, 1});
    model.warmUp(x.shape());
    const std::int64_t before = programs();
    model.predict(x);
    EXPECT_EQ(programs(), before);
}

TEST(WarmUp, ChangesNothingOfATrainedModel) {
    Sequential model = statefulModel();
    const Dataset data = stripes(kItems);
    model.fit(data, quietly());
    const Tensor accuracy = model.metrics()[0].result();
    const auto weights = valuesOf(model.variables());
    const auto slots = valuesOf(model.optimizer().slots());
    const Index iterations = model.optimizer().iterations();
    model.warmUp(data, {.batchSize = 16});
    EXPECT_EQ(valuesOf(model.variables()), weights);
    EXPECT_EQ(valuesOf(model.optimizer().slots()), slots);
    EXPECT_EQ(model.optimizer().iterations(), iterations);
    EXPECT_EQ(model.metrics()[0].result().item(), accuracy.item());
}

TEST(WarmUp, DoesNotChangeTheLossesThatFollow) {
    const Dataset data = stripes(kItems);
    const auto lossesOf = [&](bool warm, bool between) {
        Sequential model = statefulModel();
        if (warm) model.warmUp(data, {.batchSize = 16});
        std::vector<double> losses = model.fit(data, quietly())["loss"];
        if (between) model.warmUp(data, {.batchSize = 10});
        const History history = model.fit(data, quietly());
        for (const char* name : {"loss", "val_loss", "accuracy"}) {
            for (const double value : history[name]) losses.push_back(value);
        }
        return losses;
    };
    const std::vector<double> losses = lossesOf(false, false);
    EXPECT_EQ(lossesOf(true, false), losses);
    EXPECT_EQ(lossesOf(true, true), losses);
}

TEST(WarmUp, TakesDatasetsSmallerThanABatch) {
    Sequential model = statefulModel();
    model.warmUp(stripes(3));
    EXPECT_TRUE(model.isBuilt());
    EXPECT_EQ(model.optimizer().iterations(), 0);
    EXPECT_TRUE(model.optimizer().slots().empty());
}

/// A layer whose objects cannot be copied.
class Pinned : public SimpleLayerBody {
public:
    Pinned() : SimpleLayerBody("Pinned", "") {}
    Pinned(const Pinned&) = delete;
    Pinned(Pinned&&) = default;

protected:
    Shape computeOutputShape(const Shape& inputShape) const override { return inputShape; }
    Tensor call(const Tensor& x, const CallOptions&) override { return x; }
};

TEST(WarmUp, RefusesWhatItCannotPutBack) {
    Sequential model({Flatten{}, Pinned{}, Dense{.units = 2}});
    const std::string message = errorOf<ArgumentError>([&] { model.warmUp(Shape{1, 6, 6, 1}); });
    EXPECT_NE(message.find("layer pinned is of one that cannot"), std::string::npos) << message;
    EXPECT_THROW(model.warmUp(stripes(3)), ArgumentError) << "it was not compiled";
    EXPECT_THROW(model.warmUp(Shape{}), ArgumentError);
    EXPECT_THROW(statefulModel().warmUp(stripes(3).take(0)), ArgumentError);
}

}  // namespace
}  // namespace glgrad

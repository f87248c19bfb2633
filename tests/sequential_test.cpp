#include "models/sequential.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <limits>
#include <sstream>

#include "autograd/ops.h"
#include "core/error.h"
#include "core/random.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/dropout.h"
#include "layers/flatten.h"
#include "layers/max_pooling2d.h"
#include "layers/random_seed.h"
#include "optim/sgd.h"
#include "tests/support/compare.h"
#include "tests/support/devices.h"
#include "tests/support/errors.h"
#include "tests/support/synthetic.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

TEST(Sequential, FitLearns) {
    setRandomSeed(1);
    Sequential model = smallCnn();
    const Dataset data = stripes(256);
    const History history = model.fit(
        data, {.epochs = 6, .batchSize = 32, .validation = stripes(64, 99), .verbose = false});
    ASSERT_EQ(history.epochs.size(), 6u);
    EXPECT_FALSE(history.stopped);
    EXPECT_LT(history["loss"].back(), 0.5 * history["loss"].front());
    EXPECT_GT(history["accuracy"].back(), 0.95);
    EXPECT_GT(history["val_accuracy"].back(), 0.95);
    EXPECT_LT(history["val_loss"].back(), 0.5);
    EXPECT_EQ(history.epochs[5].number, 6);
    EXPECT_GT(history.epochs[0].seconds, 0.0);
}

TEST(Sequential, TheSameSeedGivesTheSameLosses) {
    const auto lossesOf = [](std::uint64_t seed) {
        setRandomSeed(seed);
        Sequential model = smallCnn();
        return model.fit(stripes(96), {.epochs = 3, .batchSize = 20, .verbose = false})["loss"];
    };
    const std::vector<double> losses = lossesOf(5);
    EXPECT_EQ(lossesOf(5), losses);
    EXPECT_NE(lossesOf(6), losses);
}

TEST(Sequential, TheSeedOfFitDecidesTheOrder) {
    const auto lossOf = [](std::uint64_t seed) {
        setRandomSeed(1);
        Sequential model = smallCnn();
        return model.fit(stripes(64), {.batchSize = 8, .seed = seed, .verbose = false})["loss"];
    };
    EXPECT_EQ(lossOf(1), lossOf(1));
    EXPECT_NE(lossOf(1), lossOf(2));
}

// One weight w = 2 that is not trained, so that the means are known: targets are 0 and the
// inputs 1, 2, .. 5, the squared errors 4, 16, 36, 64, 100.
TEST(Sequential, ASmallerLastBatchCountsForItsItems) {
    Sequential model(
        {Dense{.units = 1, .useBias = false, .kernelInitializer = Constant{.value = 2.0f}}});
    model.compile({.optimizer = SGD{.learningRate = 0.0f}, .loss = MeanSquaredError{}});
    const Dataset data(Tensor(Shape{5, 1}, {1, 2, 3, 4, 5}), zeros({5, 1}));
    const History history = model.fit(data, {.batchSize = 2, .verbose = false});
    EXPECT_NEAR(history["loss"][0], (4 + 16 + 36 + 64 + 100) / 5.0, 1e-4);
    EXPECT_NEAR(model.evaluate(data, {.batchSize = 3})["loss"], 44.0, 1e-4);
}

TEST(Sequential, LossesAgreeWithTheCpu) {
    const auto lossesOn = [](const Device& device) {
        const DeviceScope scope(device);
        setRandomSeed(3);
        Sequential model({Conv2D{.filters = 4, .padding = Padding::same, .activation = relu},
                          MaxPooling2D{}, Flatten{}, Dropout{.rate = 0.3f}, Dense{.units = 2}});
        model.compile({.optimizer = Adam{.learningRate = 0.01f, .weightDecay = 1e-3f},
                       .loss = SparseCategoricalCrossentropy{.fromLogits = true}});
        Values losses;
        for (const Batch& batch : stripes(400).batches({.batchSize = 20, .shuffle = true})) {
            losses.push_back(model.trainOnBatch(batch).loss.item());
        }
        return losses;
    };
    EXPECT_TRUE(near(lossesOn(currentDevice()), lossesOn(cpuDevice()), 1e-4));
}

TEST(Sequential, NothingMovesInsideAnEpoch) {
    Sequential model = smallCnn();
    std::vector<Counters> counts;
    const Callback count = LambdaCallback{
        .onEpochBegin = [&](const Training&) { counts = {currentDevice().counters()}; },
        .onBatchEnd = [&](const Training&) { counts.push_back(currentDevice().counters()); }};
    model.fit(stripes(70), {.epochs = 2, .batchSize = 16, .callbacks = {count}, .verbose = false});
    ASSERT_EQ(counts.size(), 6u);
    const Counters cost = counts.back() - counts.front();
    EXPECT_GT(cost.kernels, 50);
    EXPECT_EQ(cost.uploads, 0);
    EXPECT_EQ(cost.readbacks, 0);
    EXPECT_EQ(cost.synchronizations, 0);
}

TEST(Sequential, MemoryDoesNotGrow) {
    Sequential model = smallCnn();
    std::vector<std::int64_t> live;
    const Callback count = LambdaCallback{.onEpochEnd = [&](const Training&, const Logs&) {
        live.push_back(currentDevice().counters().liveTensors);
    }};
    model.fit(stripes(64), {.epochs = 3, .callbacks = {count}, .verbose = false});
    EXPECT_EQ(live[1], live[2]);
}

TEST(Sequential, EvaluateAndPredictAgree) {
    Sequential model = smallCnn();
    const Dataset data = stripes(50);
    model.fit(data, {.epochs = 3, .batchSize = 16, .verbose = false});
    const Tensor y = model.predict(data, {.batchSize = 7});
    ASSERT_EQ(y.shape(), (Shape{50, 2}));
    const Batch all = data.batches({.batchSize = 50})[0];
    EXPECT_TRUE(near(y.values(), model.predict(all.features[0]).values(), 1e-5));
    const Values labels = all.labels[0].values(), logits = y.values();
    double right = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        right += (logits[2 * i + 1] > logits[2 * i]) == (labels[i] == 1.0f);
    }
    EXPECT_NEAR(model.evaluate(data, {.batchSize = 16})["accuracy"], right / 50, 1e-6);
}

TEST(Sequential, RegularizersAddToTheLoss) {
    const auto lossWith = [](Regularizer regularizer) {
        Sequential model({Dense{.units = 2,
                                .kernelInitializer = Constant{.value = -3.0f},
                                .kernelRegularizer = regularizer}});
        model.compile({.optimizer = SGD{.learningRate = 0.1f}, .loss = MeanSquaredError{}});
        const Batch batch{zeros({1, 1}), zeros({1, 2})};
        const float loss = model.trainOnBatch(batch).loss.item();
        return std::pair(loss, model.variables()[0].value().values()[0]);
    };
    EXPECT_EQ(lossWith({}), std::pair(0.0f, -3.0f));
    const auto [loss, weight] = lossWith(l1l2(0.5f, 0.25f));
    EXPECT_NEAR(loss, 2 * (0.5 * 3 + 0.25 * 9), 1e-5);
    EXPECT_NEAR(weight, -3 - 0.1 * (-0.5 + 2 * 0.25 * -3), 1e-6);
}

TEST(Sequential, OnlyTrainingDrops) {
    Sequential model({Dropout{.rate = 0.5f}, Dense{.units = 1, .kernelInitializer = Ones{}}});
    model.compile({.optimizer = SGD{.learningRate = 0.0f}, .loss = MeanSquaredError{}});
    const Batch batch{ones({1, 101}), zeros({1, 1})};
    // The sum of an odd number of values that are 0 or 2.
    const float sum = model.trainOnBatch(batch).predictions[0].item();
    EXPECT_NEAR(std::fmod(sum, 2.0f), 0.0f, 1e-4);
    EXPECT_NEAR(model.testOnBatch(batch).predictions[0].item(), 101.0f, 1e-4);
    EXPECT_NEAR(model.predict(batch.features[0]).item(), 101.0f, 1e-4);
}

TEST(Sequential, FrozenLayersStayAndCostNothing) {
    Sequential model = smallCnn();
    const Dataset data = stripes(32);
    model.build(data.itemShape());
    const Batch batch = data.batches()[0];
    const auto kernelsOf = [&] {
        model.trainOnBatch(batch);
        const Counters before = currentDevice().counters();
        model.trainOnBatch(batch);
        return (currentDevice().counters() - before).kernels;
    };
    const std::int64_t all = kernelsOf();
    model.layer("conv2d").setTrainable(false);
    const Values before = model.layer("conv2d").variables()[0].value().values();
    EXPECT_LT(kernelsOf(), all - 4);
    EXPECT_EQ(model.layer("conv2d").variables()[0].value().values(), before);
    EXPECT_EQ(model.trainableVariables().size(), 2u);
}

TEST(Sequential, LayersAreNumbered) {
    const Sequential model(
        {Dense{.units = 1}, Dense{.units = 1, .name = "dense_1"}, Flatten{}, Dense{.units = 1}});
    std::string names;
    for (const Layer& layer : model.layers()) names += layer.name() + ' ';
    EXPECT_EQ(names, "dense dense_1 flatten dense_2 ");
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  Sequential({Dense{.units = 1, .name = "a"}, Flatten{.name = "a"}});
              }),
              "sequential: expected layers of different names, got a twice");
    EXPECT_EQ(errorOf<ArgumentError>([&] { model.layer("head"); }),
              "sequential: no layer is named head; there is dense, dense_1, flatten, dense_2");
}

TEST(Sequential, Summary) {
    Sequential model({Conv2D{.filters = 16}, Flatten{}, Dense{.units = 10}});
    std::ostringstream unbuilt;
    model.summary(unbuilt);
    EXPECT_NE(unbuilt.str().find("│ conv2d (Conv2D)                 │ ?                      │   "
                                 "0 (unbuilt) │"),
              std::string::npos)
        << unbuilt.str();
    model.build({28, 28, 1});
    model.layer("conv2d").setTrainable(false);
    std::ostringstream built;
    model.summary(built);
    EXPECT_EQ(built.str(), R"(Model: "sequential"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
│ conv2d (Conv2D)                 │ (None, 26, 26, 16)     │           160 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ flatten (Flatten)               │ (None, 10816)          │             0 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense (Dense)                   │ (None, 10)             │       108,170 │
└─────────────────────────────────┴────────────────────────┴───────────────┘
 Total params: 108,330 (423.16 KB)
 Trainable params: 108,170 (422.54 KB)
 Non-trainable params: 160 (640.00 B)
)");
}

TEST(Sequential, StoppingEndsAfterTheBatch) {
    Sequential model = smallCnn();
    Index batches = 0;
    const Callback stop = LambdaCallback{.onBatchEnd = [&](const Training& training) {
        ++batches;
        if (training.epoch == 2 && training.step == 2) training.model.stopTraining();
    }};
    const Dataset data = stripes(40);
    const History history = model.fit(
        data,
        {.epochs = 5, .batchSize = 10, .validation = data, .callbacks = {stop}, .verbose = false});
    EXPECT_EQ(batches, 6);
    EXPECT_TRUE(history.stopped);
    ASSERT_EQ(history.epochs.size(), 2u);
    EXPECT_TRUE(history.epochs[1].logs.contains("loss"));
    EXPECT_FALSE(history.epochs[1].logs.contains("val_loss"));
    EXPECT_EQ(model.fit(data, {.epochs = 1, .verbose = false}).epochs.size(), 1u);
}

TEST(Sequential, ABatchOfAllItems) {
    const auto lossWith = [](Index batchSize) {
        setRandomSeed(2);
        Sequential model = smallCnn();
        const History history = model.fit(
            stripes(20), {.epochs = 2, .batchSize = batchSize, .seed = 3, .verbose = false});
        EXPECT_EQ(model.predict(stripes(20), {.batchSize = batchSize})[0].shape(), (Shape{20, 2}));
        return std::pair(history["loss"], model.evaluate(stripes(20), {batchSize})["loss"]);
    };
    EXPECT_EQ(lossWith(std::numeric_limits<Index>::max()), lossWith(20));
}

TEST(Sequential, ErrorsSayWhatIsWrong) {
    Sequential model({Flatten{}, Dense{.units = 2}});
    const Dataset data = stripes(8);
    EXPECT_EQ(errorOf<ArgumentError>([&] { model.fit(data); }),
              "sequential: call compile before training");
    EXPECT_EQ(errorOf<ArgumentError>([&] { model.compile({}); }),
              "sequential: compile: no loss was given");
    EXPECT_THROW(model.compile({.loss = MeanSquaredError{},
                                .metrics = {SparseCategoricalAccuracy{}, CategoricalAccuracy{}}}),
                 ArgumentError);
    model.compile({.loss = MeanSquaredError{}});
    EXPECT_EQ(errorOf<ArgumentError>([&] { model.fit(data.take(0)); }),
              "fit: the dataset is empty");
    EXPECT_THROW(model.fit(data, {.batchSize = 0}), ArgumentError);
    EXPECT_EQ(errorOf<ArgumentError>([&] { model.fit(data, {.verbose = false}); }),
              "MeanSquaredError: expected targets of the predictions' shape [8, 2], got [8]");
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  Sequential wrong({Flatten{}, Conv2D{.filters = 1}});
                  wrong.build({4, 4, 1});
              }),
              "Conv2D conv2d: expected input [batch, height, width, channels], got [1, 16]");
}

}  // namespace
}  // namespace glgrad

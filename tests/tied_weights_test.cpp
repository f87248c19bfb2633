#include <gtest/gtest.h>

#include <sstream>

#include "autograd/ops.h"
#include "core/error.h"
#include "io/safetensors.h"
#include "io/weights.h"
#include "layers/batch_normalization.h"
#include "layers/dense.h"
#include "models/early_stopping.h"
#include "models/fold_batch_normalization.h"
#include "models/sequential.h"
#include "optim/adam.h"
#include "optim/sgd.h"
#include "tests/support/compare.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

Layer doubling(const Regularizer& regularizer = {}) {
    Layer layer = Dense{.units = 1,
                        .useBias = false,
                        .kernelInitializer = Constant{.value = 2.0f},
                        .kernelRegularizer = regularizer};
    layer.build({1, 1});
    return layer;
}

// The two ways to use one weight twice: one layer, and a copy of it.
std::vector<Sequential> tied(const Regularizer& regularizer = {}) {
    const Layer layer = doubling(regularizer), original = doubling(regularizer);
    const Layer copy = original;  // NOLINT: that is the point.
    std::vector<Sequential> models;
    models.push_back(Sequential({layer, layer}));
    models.push_back(Sequential({original, copy}));
    return models;
}

const Batch& oneToZero() {
    static const Batch batch{ones({1, 1}), zeros({1, 1})};
    return batch;
}

// y = w w x = 4 and the target 0: d loss / d w = 2 y 2 w = 32.
TEST(TiedWeights, AreTrainedOnce) {
    for (Sequential& model : tied()) {
        model.compile({.optimizer = SGD{.learningRate = 0.01f}, .loss = MeanSquaredError{}});
        EXPECT_NEAR(model.trainOnBatch(oneToZero()).loss.item(), 16.0f, 1e-5);
        ASSERT_EQ(model.variables().size(), 1u);
        EXPECT_EQ(model.trainableVariables().size(), 1u);
        EXPECT_NEAR(model.variables()[0].value().item(), 1.68f, 1e-6);
    }
}

TEST(TiedWeights, AreTrainedOnceByFitWithSlots) {
    for (Sequential& model : tied()) {
        model.compile({.optimizer = SGD{.learningRate = 0.01f, .momentum = 0.5f},
                       .loss = MeanSquaredError{}});
        model.fit(Dataset(ones({1, 1}), zeros({1, 1})),
                  {.callbacks = {EarlyStopping{.monitor = "loss", .restoreBestWeights = true}},
                   .verbose = false});
        EXPECT_NEAR(model.variables()[0].value().item(), 1.68f, 1e-6);
        ASSERT_EQ(model.optimizer().slots().size(), 1u);
        EXPECT_EQ(model.optimizer().slots()[0].name(), "dense/kernel/momentum");
    }
}

TEST(TiedWeights, AreRegularizedOnce) {
    for (Sequential& model : tied(l2(0.5f))) {
        model.compile({.loss = MeanSquaredError{}});
        EXPECT_NEAR(model.testOnBatch(oneToZero()).loss.item(), 16 + 0.5f * 4, 1e-5);
    }
}

TEST(TiedWeights, AreCountedOnce) {
    for (Sequential& model : tied()) {
        model.build({1});
        std::ostringstream summary;
        model.summary(summary);
        EXPECT_NE(summary.str().find(" Total params: 1 (4.00 B)"), std::string::npos)
            << summary.str();
        EXPECT_NE(summary.str().find(" 0 + shared "), std::string::npos) << summary.str();
    }
}

TEST(TiedWeights, AreSavedOnceAndLoaded) {
    const TemporaryFolder folder;
    const auto path = folder / "tied.safetensors";
    for (Sequential& model : tied()) {
        model.build({1});
        Variable kernel = model.variables()[0];
        kernel.assign(full({1, 1}, 5.0f));
        model.saveWeights(path);
        ASSERT_EQ(SafetensorsFile::read(path).entries().size(), 1u);
        EXPECT_TRUE(SafetensorsFile::read(path).contains("dense/kernel"));
        kernel.assign(zeros({1, 1}));
        model.loadWeights(path);
        EXPECT_EQ(model.predict(ones({1, 1})).item(), 25.0f);
    }
}

TEST(TiedWeights, AreFoldedForEachUse) {
    const Layer tower = doubling();
    tower.setName("tower");
    Sequential model({tower, BatchNormalization{.gammaInitializer = Constant{.value = 3.0f}}, tower,
                      BatchNormalization{.betaInitializer = Ones{}}, tower});
    model.build({1});
    const Tensor x = full({2, 1}, 0.5f);
    const Sequential folded = foldBatchNormalization(model);
    EXPECT_EQ(folded.layerNames(), (std::vector<std::string>{"tower_1", "tower_2", "tower"}));
    Sequential again = foldBatchNormalization(model);
    EXPECT_TRUE(near(again.predict(x).values(), model.predict(x).values(), 1e-5));
    EXPECT_EQ(model.layerNames()[0], "tower");
}

TEST(TiedWeights, AnOptimizerTakesEachVariableOnce) {
    const Variable w(ones({2}), {.name = "w"});
    const Tensor g = ones({2});
    Optimizer sgd = SGD{};
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  sgd.apply(std::vector{g, g}, {w, w.named("other")});
              }),
              "SGD: expected each variable once, got other twice");
    EXPECT_EQ(errorOf<ArgumentError>([&] { sgd.apply(std::vector{Tensor()}, {w}); }),
              "SGD: expected a gradient for variable w, got a tensor without values");
    EXPECT_EQ(w.value().values(), (Values{1, 1}));
    EXPECT_EQ(sgd.iterations(), 0);
}

TEST(TiedWeights, IdentityOutlivesAssigningCastingAndFreezing) {
    Variable w(ones({2}), {.name = "w"});
    const Variable before = w;
    const TensorId id = w.id();
    w.assign(zeros({2}));
    w.assign(cast(w, DType::float16));
    w.setTrainable(false);
    EXPECT_EQ(w.id(), id);
    EXPECT_EQ(w, before);
    EXPECT_EQ(w.named("v"), before);
    EXPECT_EQ(before.name(), "w");
    EXPECT_FALSE(w == Variable(w.value()));
    EXPECT_EQ(eachOnce(std::vector{w, w.named("v"), before}).size(), 1u);
}

TEST(TiedWeights, SlotsHaveNamesOfTheirOwn) {
    const TemporaryFolder folder;
    const std::vector<Variable> variables{Variable(ones({2}), {.name = "w"}),
                                          Variable(ones({3}), {.name = "w"})};
    Optimizer adam = Adam{};
    adam.setLossScaling();
    adam.build(variables);
    adam.setLossScaling({.initialScale = 4.0f});
    adam.build(variables);
    EXPECT_EQ(adam.lossScale().item(), 4.0f);
    std::string names;
    for (const Variable& slot : adam.slots()) names += slot.name() + ' ';
    EXPECT_EQ(names,
              "loss_scale loss_scale/good_steps w/momentum w/velocity w_1/momentum w_1/velocity ");
    saveVariables(folder / "slots.safetensors", adam.slots());
    loadVariables(folder / "slots.safetensors", adam.slots());
}

}  // namespace
}  // namespace glgrad

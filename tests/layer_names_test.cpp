#include <gtest/gtest.h>

#include <sstream>

#include "autograd/ops.h"
#include "core/error.h"
#include "io/safetensors.h"
#include "io/weights.h"
#include "layers/batch_normalization.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/flatten.h"
#include "models/fold_batch_normalization.h"
#include "models/sequential.h"
#include "tests/support/errors.h"
#include "tests/support/synthetic.h"
#include "tests/support/temporary_folder.h"

namespace glgrad {
namespace {

using Names = std::vector<std::string>;

Dense unnamed(Index units) { return Dense{.units = units, .useBias = false}; }

Names weightNames(const Model& model) {
    Names names;
    for (const Variable& variable : model.variables()) names.push_back(variable.name());
    return names;
}

Sequential base() {
    Sequential model({unnamed(8), unnamed(4)});
    model.build({3});
    return model;
}

TEST(LayerNames, AreThoseOfFilesFromBefore) {
    Sequential model({Conv2D{.filters = 2}, BatchNormalization{}, Conv2D{.filters = 2}, Flatten{},
                      Dense{.units = 3}, Dense{.units = 2, .name = "head"}});
    model.build({6, 6, 1});
    EXPECT_EQ(weightNames(model),
              (Names{"conv2d/kernel", "conv2d/bias", "batch_normalization/gamma",
                     "batch_normalization/beta", "batch_normalization/moving_mean",
                     "batch_normalization/moving_variance", "conv2d_1/kernel", "conv2d_1/bias",
                     "dense/kernel", "dense/bias", "head/kernel", "head/bias"}));
}

TEST(LayerNames, ReusedLayersKeepTheirsAndNewOnesGoAround) {
    const Sequential first = base();
    Sequential before({unnamed(3), first.layers()[0], first.layers()[1]});
    before.build({3});
    EXPECT_EQ(before.layerNames(), (Names{"dense_2", "dense", "dense_1"}));
    Sequential after({first.layers()[1], unnamed(2)});
    after.build({8});
    EXPECT_EQ(weightNames(after), (Names{"dense_1/kernel", "dense/kernel"}));
    EXPECT_EQ(after.layer("dense_1"), first.layer("dense_1"));
    EXPECT_EQ(weightNames(first), (Names{"dense/kernel", "dense_1/kernel"}));
}

TEST(LayerNames, OfSeveralModelsAreToldApartInAThird) {
    const TemporaryFolder folder;
    const Sequential first = base();
    Sequential second({unnamed(8)});
    second.build({4});
    Sequential both({first.layers()[0], first.layers()[1], second.layers()[0]});
    both.build({3});
    EXPECT_EQ(weightNames(both), (Names{"dense/kernel", "dense_1/kernel", "dense_2/kernel"}));
    EXPECT_EQ(weightNames(second), (Names{"dense/kernel"}));
    EXPECT_EQ(both.layer("dense_2"), second.layer("dense"));
    both.saveWeights(folder / "w.safetensors");
    both.loadWeights(folder / "w.safetensors");
    EXPECT_TRUE(SafetensorsFile::read(folder / "w.safetensors").contains("dense_2/kernel"));
    std::ostringstream summary;
    both.summary(summary);
    EXPECT_NE(summary.str().find("dense_2 (Dense)"), std::string::npos) << summary.str();
}

// A second model changes no names in the first.
TEST(LayerNames, OfAModelStayWhenAnotherTakesItsLayers) {
    const TemporaryFolder folder;
    const Layer encoder = unnamed(3);
    encoder.build({1, 3});
    Sequential first({encoder});
    first.build({3});
    first.saveWeights(folder / "first.safetensors");
    const Variable kernel = encoder.variables()[0];
    Sequential second({unnamed(3), encoder});
    second.build({3});
    EXPECT_EQ(weightNames(second), (Names{"dense_1/kernel", "dense/kernel"}));
    EXPECT_EQ(second.variables()[1], first.variables()[0]);
    EXPECT_EQ(weightNames(first), (Names{"dense/kernel"}));
    EXPECT_EQ(kernel.name(), "dense/kernel");
    EXPECT_EQ(encoder.variables()[0].name(), "dense/kernel");
    first.loadWeights(folder / "first.safetensors");
}

TEST(LayerNames, OfABuiltHandleStayWhateverModelsDo) {
    const Layer shared = unnamed(3);
    shared.build({1, 3});
    Sequential behind({unnamed(3), shared});
    behind.build({3});
    EXPECT_EQ(shared.name(), "dense");
    EXPECT_EQ(shared.variables()[0].name(), "dense/kernel");
    EXPECT_EQ(weightNames(behind), (Names{"dense/kernel", "dense_1/kernel"}));
    Sequential alone({shared});
    alone.build({3});
    EXPECT_EQ(weightNames(alone), (Names{"dense/kernel"}));
    EXPECT_EQ(weightNames(behind), (Names{"dense/kernel", "dense_1/kernel"}));
}

TEST(LayerNames, OfAnUnbuiltHandleAreThoseOfItsFirstModel) {
    const Layer shared = unnamed(3);
    EXPECT_FALSE(shared.isNumbered());
    Sequential first({unnamed(3), shared});
    first.build({3});
    EXPECT_TRUE(shared.isNumbered());
    EXPECT_FALSE(shared.isNamed());
    EXPECT_EQ(shared.name(), "dense_1");
    Sequential second({shared, unnamed(3)});
    second.build({3});
    EXPECT_EQ(second.layerNames(), (Names{"dense_1", "dense"}));
    EXPECT_EQ(first.layerNames(), (Names{"dense", "dense_1"}));
}

TEST(LayerNames, ByHandComeFirstAndCanBeChanged) {
    Sequential model({unnamed(1), Dense{.units = 1, .useBias = false, .name = "dense"}});
    EXPECT_EQ(model.layerNames(), (Names{"dense_1", "dense"}));
    model.build({1});
    model.layer("dense_1").setName("head");
    EXPECT_EQ(weightNames(model), (Names{"head/kernel", "dense/kernel"}));
    EXPECT_EQ(model.layer("head"), model.layers()[0]);
    EXPECT_THROW(model.layer("head").setName(""), ArgumentError);
    model.layer("head").setName("dense");
    EXPECT_EQ(errorOf<ArgumentError>([&] { model.variables(); }),
              "sequential: expected layers of different names, got dense twice");
}

TEST(LayerNames, AFailedAddLeavesTheModel) {
    Sequential model({Dense{.units = 1, .name = "a"}});
    EXPECT_THROW(model.add(Dense{.units = 2, .name = "a"}), ArgumentError);
    EXPECT_THROW(model.add(Layer{}), ArgumentError);
    model.add(unnamed(2));
    EXPECT_EQ(model.layerNames(), (Names{"a", "dense"}));
}

TEST(LayerNames, OfFoldedModelsStay) {
    Sequential model({Dense{.units = 2}, BatchNormalization{},
                      Dense{.units = 2, .activation = relu}, BatchNormalization{}});
    model.build({3});
    const Sequential folded = foldBatchNormalization(model);
    EXPECT_EQ(folded.layerNames(), (Names{"dense", "dense_1", "batch_normalization_1"}));
    EXPECT_EQ(model.layerNames(),
              (Names{"dense", "batch_normalization", "dense_1", "batch_normalization_1"}));
}

TEST(LayerNames, OptimizerSlotsUseThoseOfTheModel) {
    const Sequential first = base();
    Sequential second({unnamed(8)});
    second.build({4});
    Sequential model({first.layers()[0], first.layers()[1], second.layers()[0]});
    model.compile({.optimizer = Adam{}, .loss = MeanSquaredError{}});
    model.build({3});
    model.trainOnBatch({ones({1, 3}), zeros({1, 8})});
    Names names;
    for (const Variable& slot : model.optimizer().slots()) names.push_back(slot.name());
    EXPECT_EQ(names, (Names{"dense/kernel/momentum", "dense/kernel/velocity",
                            "dense_1/kernel/momentum", "dense_1/kernel/velocity",
                            "dense_2/kernel/momentum", "dense_2/kernel/velocity"}));
}

// Weights, slots and the number of steps are all that a training needs to go on.
TEST(LayerNames, AResumedTrainingIsTheSame) {
    const TemporaryFolder folder;
    const Batch batch{randomUniform({4, 3}, 1), randomUniform({4, 2}, 2)};
    const auto made = [] {
        Sequential model({unnamed(4), unnamed(2)});
        model.compile({.optimizer = Adam{.learningRate = 0.1f}, .loss = MeanSquaredError{}});
        model.build({3});
        model.optimizer().build(model.trainableVariables());
        return model;
    };
    Sequential model = made(), resumed = made();
    model.trainOnBatch(batch);
    model.saveWeights(folder / "weights");
    saveVariables(folder / "slots", model.optimizer().slots());
    resumed.loadWeights(folder / "weights");
    loadVariables(folder / "slots", resumed.optimizer().slots());
    resumed.optimizer().setIterations(model.optimizer().iterations());
    model.trainOnBatch(batch);
    resumed.trainOnBatch(batch);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(resumed.variables()[i].value().values(), model.variables()[i].value().values());
    }
}

TEST(LayerNames, VariablesOfOneNameAreNotLoaded) {
    const TemporaryFolder folder;
    const std::vector<Variable> two{Variable(ones({1}), {.name = "w"}),
                                    Variable(ones({1}), {.name = "w"})};
    EXPECT_THROW(saveVariables(folder / "w", two), ArgumentError);
    saveVariables(folder / "w", std::span(two).first(1));
    EXPECT_EQ(errorOf<ArgumentError>([&] { loadVariables(folder / "w", two); }),
              "loadVariables: expected variables of different names, got w twice");
}

}  // namespace
}  // namespace glgrad

#include <gtest/gtest.h>

#include <sstream>

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/activation.h"
#include "layers/batch_normalization.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/flatten.h"
#include "models/sequential.h"
#include "tests/support/compare.h"
#include "tests/support/errors.h"
#include "tests/support/synthetic.h"
#include "tests/support/temporary_folder.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

Values valuesOf(const Layer& layer, std::size_t variable) {
    return layer.variables().at(variable).value().values();
}

// Two channels of means 1 and -2 and of variances 4 and 1.
const Tensor& batch() {
    static const Tensor x(Shape{2, 2}, {3, -1, -1, -3});
    return x;
}

TEST(BatchNormalizationLayer, TrainsOnTheBatchAndKeepsAverages) {
    Layer layer = BatchNormalization{.momentum = 0.75f,
                                     .epsilon = 0.0f,
                                     .betaInitializer = Constant{.value = 10.0f},
                                     .gammaInitializer = Constant{.value = 2.0f}};
    EXPECT_TRUE(near(layer(batch(), {.training = true}).values(), Values{12, 12, 8, 8}, 1e-6));
    ASSERT_EQ(layer.variables().size(), 4u);
    EXPECT_EQ(layer.variables()[0].name(), "batch_normalization/gamma");
    EXPECT_EQ(layer.variables()[1].name(), "batch_normalization/beta");
    EXPECT_EQ(layer.variables()[2].name(), "batch_normalization/moving_mean");
    EXPECT_EQ(layer.variables()[3].name(), "batch_normalization/moving_variance");
    EXPECT_TRUE(near(valuesOf(layer, 2), Values{0.25f, -0.5f}, 1e-6));
    EXPECT_TRUE(near(valuesOf(layer, 3), Values{1.75f, 1.0f}, 1e-6));
    layer(batch(), {.training = true});
    EXPECT_TRUE(near(valuesOf(layer, 2), Values{0.4375f, -0.875f}, 1e-6));
    // Else the averages count, and stay.
    const Values before = valuesOf(layer, 2);
    const Tensor want = batchNormalization(batch(), full({2}, 2.0f), full({2}, 10.0f),
                                           layer.variables()[2], layer.variables()[3], 0.0f);
    EXPECT_TRUE(near(layer(batch()).values(), want.values(), 1e-6));
    EXPECT_EQ(valuesOf(layer, 2), before);
}

TEST(BatchNormalizationLayer, WithoutGammaOrBeta) {
    Layer plain = BatchNormalization{.epsilon = 0.0f, .center = false, .scale = false};
    EXPECT_TRUE(near(plain(batch(), {.training = true}).values(), Values{1, 1, -1, -1}, 1e-6));
    ASSERT_EQ(plain.variables().size(), 2u);
    EXPECT_EQ(plain.variables()[0].name(), "batch_normalization/moving_mean");
    Layer centred = BatchNormalization{.scale = false, .betaRegularizer = l1(0.5f)};
    centred(batch());
    ASSERT_EQ(centred.variables().size(), 3u);
    EXPECT_EQ(centred.variables()[0].name(), "batch_normalization/beta");
    EXPECT_EQ(centred.variables()[0].regularizer()(full({2}, -3.0f)).item(), 3.0f);
}

// As in Keras a frozen layer runs in inference mode.
TEST(BatchNormalizationLayer, FrozenItKeepsItsAverages) {
    Layer layer = BatchNormalization{};
    layer(batch());
    layer.setTrainable(false);
    EXPECT_EQ(layer(batch(), {.training = true}).values(), layer(batch()).values());
    EXPECT_EQ(valuesOf(layer, 2), (Values{0, 0}));
    layer.setTrainable(true);
    layer(batch(), {.training = true});
    EXPECT_NE(valuesOf(layer, 2), (Values{0, 0}));
}

TEST(BatchNormalizationLayer, AveragesAreNeverTrainable) {
    Layer layer = BatchNormalization{};
    layer.build({1, 3});
    const auto trainable = [&] {
        std::vector<bool> result;
        for (const Variable& variable : layer.variables()) result.push_back(variable.trainable());
        return result;
    };
    EXPECT_EQ(trainable(), (std::vector<bool>{true, true, false, false}));
    layer.setTrainable(false);
    EXPECT_EQ(trainable(), (std::vector<bool>{false, false, false, false}));
    layer.setTrainable(true);
    EXPECT_EQ(trainable(), (std::vector<bool>{true, true, false, false}));
    Variable average = layer.variables()[2];
    average.setTrainable(true);
    average.assign(ones({3}));
    EXPECT_FALSE(average.trainable());
    EXPECT_FALSE(average.value().isTrainable());
    EXPECT_FALSE(Variable(ones({1}), {.trainable = true, .isState = true}).trainable());
}

Sequential makeModel() {
    return Sequential({Conv2D{.filters = 4, .useBias = false}, BatchNormalization{},
                       Activation{.activation = relu6}, Flatten{}, Dense{.units = 2}});
}

TEST(BatchNormalizationLayer, LearnsInAModel) {
    Sequential model = makeModel();
    model.compile({.optimizer = Adam{.learningRate = 0.02f},
                   .loss = SparseCategoricalCrossentropy{.fromLogits = true},
                   .metrics = {SparseCategoricalAccuracy{}}});
    const Dataset data = stripes(64);
    model.fit(data, {.epochs = 40, .batchSize = 16, .seed = 1, .verbose = false});
    EXPECT_GT(model.evaluate(data)["accuracy"], 0.95);
    EXPECT_NE(valuesOf(model.layer("batch_normalization"), 2), Values(4, 0.0f));
    EXPECT_NE(valuesOf(model.layer("batch_normalization"), 0), Values(4, 1.0f));
}

TEST(BatchNormalizationLayer, IsCountedSavedAndLoaded) {
    const TemporaryFolder folder;
    Sequential model = makeModel(), other = makeModel();
    model.build({6, 6, 1});
    other.build({6, 6, 1});
    std::ostringstream text;
    model.summary(text);
    EXPECT_NE(text.str().find("│ batch_normalization (BatchNormalization) │ (None, 4, 4, 4)        "
                              "│            16 │"),
              std::string::npos)
        << text.str();
    // 36 + 8 + 130 and two averages of four channels.
    EXPECT_NE(text.str().find(" Trainable params: 174 "), std::string::npos) << text.str();
    EXPECT_NE(text.str().find(" Non-trainable params: 8 "), std::string::npos) << text.str();
    model(randomUniform({3, 6, 6, 1}, 1), {.training = true});
    model.saveWeights(folder / "w.safetensors");
    other.loadWeights(folder / "w.safetensors");
    const Tensor x = randomUniform({2, 6, 6, 1}, 2);
    EXPECT_EQ(other(x).values(), model(x).values());
    EXPECT_EQ(valuesOf(other.layer("batch_normalization"), 3),
              valuesOf(model.layer("batch_normalization"), 3));
}

TEST(BatchNormalizationLayer, ErrorsSayWhatIsWrong) {
    Layer layer = BatchNormalization{.name = "bn"};
    EXPECT_EQ(errorOf<ArgumentError>([&] { layer(ones({3})); }),
              "BatchNormalization bn: expected input [batch, ..., channels], got [3]");
    layer(ones({2, 3}));
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  layer(ones({2, 4}));
              }),
              "BatchNormalization bn: expected input [batch, ..., 3], as it was built for, got "
              "[2, 4]");
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  layer(zeros({0, 3}), {.training = true});
              }),
              "BatchNormalization bn: batchNormalization: expected values to average, got shape "
              "[0, 3]");
}

}  // namespace
}  // namespace glgrad

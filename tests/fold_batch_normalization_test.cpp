#include "models/fold_batch_normalization.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/activation.h"
#include "layers/batch_normalization.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/depthwise_conv2d.h"
#include "layers/flatten.h"
#include "layers/input.h"
#include "layers/max_pooling2d.h"
#include "tests/support/compare.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

// With weights and averages that are not the initial ones.
BatchNormalization normalization(bool center = true, bool scale = true) {
    return BatchNormalization{
        .center = center,
        .scale = scale,
        .betaInitializer = RandomUniform{.low = -1.0f, .high = 1.0f},
        .gammaInitializer = RandomUniform{.low = 0.5f, .high = 2.0f},
        .movingMeanInitializer = RandomUniform{.low = -2.0f, .high = 2.0f},
        .movingVarianceInitializer = RandomUniform{.low = 0.25f, .high = 4.0f}};
}

std::string typesOf(const Model& model) {
    std::string types;
    for (const Layer& layer : model.layers()) {
        types += std::string(layer.type()) + ' ';
    }
    return types;
}

void expectSame(const Model& folded, const Model& model, const Tensor& x) {
    const std::vector<float> want = model(x).values(), got = folded(x).values();
    float largest = 0.0f;
    for (const float value : want) largest = std::max(largest, std::abs(value));
    ASSERT_EQ(got.size(), want.size());
    for (std::size_t i = 0; i < want.size(); ++i) {
        EXPECT_NEAR(got[i], want[i], 1e-5f * largest) << i;
    }
}

// A mean that is much larger than the deviation is taken from the bias, not both times the scale.
TEST(FoldBatchNormalization, OfALargeMean) {
    Sequential model({Dense{.units = 3, .biasInitializer = Constant{.value = 98765.43f}},
                      BatchNormalization{.movingMeanInitializer = Constant{.value = 98765.43f},
                                         .movingVarianceInitializer = Constant{.value = 1e-6f}}});
    model.build({2});
    Sequential folded = foldBatchNormalization(model);
    EXPECT_EQ(folded(zeros({1, 2})).values(), (std::vector<float>{0, 0, 0}));
}

TEST(FoldBatchNormalization, IntoTheLayersBefore) {
    Sequential model({Conv2D{.filters = 6, .useBias = false}, normalization(),
                      Activation{.activation = relu6},
                      DepthwiseConv2D{.depthMultiplier = 2, .biasInitializer = Ones{}},
                      normalization(false), Activation{.activation = relu6},
                      Conv2D{.filters = 8, .kernelSize = {1, 1}}, normalization(true, false),
                      normalization(), Flatten{}, Dense{.units = 5}, normalization()});
    const Tensor x = randomUniform({3, 7, 6, 2}, 3, -1, 1);
    model.build({7, 6, 2});
    const std::vector<float> before = model.variables()[0].value().values();
    Sequential folded = foldBatchNormalization(model);
    EXPECT_EQ(typesOf(folded),
              "Conv2D Activation DepthwiseConv2D Activation Conv2D Flatten Dense ");
    EXPECT_EQ(folded.layer("depthwise_conv2d").variables()[1].name(), "depthwise_conv2d/bias");
    EXPECT_EQ(folded.name(), model.name());
    expectSame(folded, model, x);
    EXPECT_EQ(model.variables()[0].value().values(), before);
    EXPECT_EQ(model.layers().size(), 12u);
}

TEST(FoldBatchNormalization, LeavesWhatDoesNotFollowALinearLayer) {
    Sequential model({normalization(), Conv2D{.filters = 4, .activation = relu}, normalization(),
                      MaxPooling2D{}, normalization(), Flatten{}, Dense{.units = 3}});
    model.build({6, 6, 2});
    Sequential folded = foldBatchNormalization(model);
    EXPECT_EQ(typesOf(folded), typesOf(model));
    EXPECT_EQ(folded.layer("conv2d"), model.layer("conv2d"));
    expectSame(folded, model, randomUniform({2, 6, 6, 2}, 4, -1, 1));
}

// Of a call whose result something else needs as well, nothing can be folded; a shared layer
// becomes one for each normalization; and a model within the model is folded once.
TEST(FoldBatchNormalization, OfGraphs) {
    const Symbol x = Input{.shape = {6, 6, 2}};
    const Symbol y = Conv2D{.filters = 4, .name = "needed"}(x);
    const Layer shared = Conv2D{.filters = 3, .name = "shared"};
    const Symbol a = normalization()(shared(y)), b = normalization()(normalization()(shared(y)));
    const Symbol c = normalization()(y);
    const Symbol inside = Input{.shape = {2, 2, 3}};
    const Model inner(inside, normalization()(Conv2D{.filters = 2, .kernelSize = {2, 2}}(inside)),
                      {.name = "inner"});
    const Model model(x, {a, b, c, inner(Symbols(a)), inner(Symbols(b))});
    const Model folded = foldBatchNormalization(model);
    EXPECT_EQ(typesOf(folded), "InputLayer Conv2D Conv2D Conv2D BatchNormalization Functional ");
    EXPECT_EQ(typesOf(Model::of(folded.layer("inner"))), "InputLayer Conv2D ");
    EXPECT_EQ(folded.layer("needed"), model.layer("needed"));
    EXPECT_EQ(folded.outputs().size(), 5u);
    const Tensors in{randomUniform({2, 6, 6, 2}, 5, -1, 1)};
    const Tensors want = model(in), got = folded(in);
    for (std::size_t i = 0; i < want.size(); ++i) {
        EXPECT_TRUE(near(got[i].values(), want[i].values(), 1e-4)) << i;
    }
}

TEST(FoldBatchNormalization, NeedsABuiltModel) {
    EXPECT_EQ(errorOf<ArgumentError>([] { foldBatchNormalization(Sequential({Flatten{}})); }),
              "foldBatchNormalization: expected a built model, sequential is not");
}

}  // namespace
}  // namespace glgrad

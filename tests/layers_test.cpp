#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "layers/activation.h"
#include "layers/average_pooling2d.h"
#include "layers/batch_normalization.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/depthwise_conv2d.h"
#include "layers/dropout.h"
#include "layers/flatten.h"
#include "layers/global_average_pooling2d.h"
#include "layers/layer_body.h"
#include "layers/max_pooling2d.h"
#include "layers/random_seed.h"
#include "layers/rescaling.h"
#include "tests/support/compare.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

Tensor counting(const Shape& shape) {
    Values values(shape.size());
    std::iota(values.begin(), values.end(), 1.0f);
    return Tensor(shape, values);
}

// An initializer with the values 1, 2, 3, ...
class Counting : public InitializerBody {
public:
    Values values(const Shape& shape, std::uint64_t) const override {
        return counting(shape).values();
    }
};

TEST(Dense, MultipliesAddsAndActivates) {
    Layer dense = Dense{.units = 2,
                        .activation = relu,
                        .kernelInitializer = Counting{},
                        .biasInitializer = Constant{.value = -10.0f}};
    const Tensor y = dense(Tensor(Shape{2, 3}, {1, 0, 1, 0, 2, 0}));
    EXPECT_EQ(y.shape(), (Shape{2, 2}));
    EXPECT_TRUE(near(y.values(), Values{0, 0, 0, 0}, 1e-6));
    const Tensor z = dense(Tensor(Shape{1, 3}, {1, 1, 2}));
    EXPECT_TRUE(near(z.values(), Values{1 + 3 + 10 - 10, 2 + 4 + 12 - 10}, 1e-6));
    ASSERT_EQ(dense.variables().size(), 2u);
    EXPECT_EQ(dense.variables()[0].name(), "dense/kernel");
    EXPECT_EQ(dense.variables()[1].name(), "dense/bias");
}

TEST(Dense, WorksOnTheLastAxisAndWithoutBias) {
    Layer dense = Dense{.units = 4, .useBias = false, .kernelInitializer = Ones{}};
    const Tensor y = dense(counting({2, 2, 3}));
    EXPECT_EQ(y.shape(), (Shape{2, 2, 4}));
    EXPECT_EQ(dense.variables().size(), 1u);
    EXPECT_TRUE(
        near(y.values(), Values{6, 6, 6, 6, 15, 15, 15, 15, 24, 24, 24, 24, 33, 33, 33, 33}, 1e-6));
}

TEST(Dense, AnyFunctionIsAnActivation) {
    const auto outputOf = [](const ActivationFunction& activation) {
        Layer dense = Dense{.units = 2, .activation = activation, .kernelInitializer = Counting{}};
        return dense(Tensor(Shape{1, 1}, {0.5f})).values();
    };
    const float e = std::exp(0.5f);
    EXPECT_TRUE(near(outputOf(softmax), Values{1 / (1 + e), e / (1 + e)}, 1e-6));
    EXPECT_TRUE(near(outputOf(tanh), Values{std::tanh(0.5f), std::tanh(1.0f)}, 1e-6));
    EXPECT_TRUE(near(outputOf({}), Values{0.5f, 1}, 1e-6));
    EXPECT_TRUE(near(outputOf([](const Tensor& x) { return x * 3.0f; }), Values{1.5f, 3}, 1e-6));
}

TEST(Conv2D, MatchesItsOp) {
    Layer conv = Conv2D{.filters = 3,
                        .kernelSize = {3, 2},
                        .strides = {2, 1},
                        .padding = Padding::same,
                        .activation = relu,
                        .biasInitializer = Counting{}};
    const Tensor x = counting({2, 5, 4, 2});
    const Tensor y = conv(x);
    EXPECT_EQ(y.shape(), (Shape{2, 3, 4, 3}));
    EXPECT_EQ(conv.outputShape(x.shape()), y.shape());
    const Tensor bias(Shape{3}, {1, 2, 3});
    const Tensor want =
        relu(conv2d(x, conv.variables()[0], {.strides = {2, 1}, .padding = Padding::same}) + bias);
    EXPECT_TRUE(near(y.values(), want.values(), 1e-6));
}

TEST(DepthwiseConv2D, MatchesItsOp) {
    Layer conv = DepthwiseConv2D{.kernelSize = {3, 2},
                                 .strides = {2, 1},
                                 .padding = Padding::same,
                                 .depthMultiplier = 2,
                                 .activation = relu6,
                                 .depthwiseInitializer = RandomUniform{.low = -1.0f, .high = 1.0f},
                                 .biasInitializer = Counting{},
                                 .depthwiseRegularizer = l2(0.5f)};
    const Tensor x = randomUniform({2, 5, 4, 3}, 1, -1, 1);
    const Tensor y = conv(x);
    EXPECT_EQ(y.shape(), (Shape{2, 3, 4, 6}));
    ASSERT_EQ(conv.variables().size(), 2u);
    EXPECT_EQ(conv.variables()[0].name(), "depthwise_conv2d/kernel");
    EXPECT_EQ(conv.variables()[0].shape(), (Shape{3, 2, 3, 2}));
    EXPECT_EQ(conv.variables()[0].regularizer()(full({2}, 3.0f)).item(), 9.0f);
    EXPECT_EQ(conv.variables()[1].shape(), Shape{6});
    const Tensor sums =
        depthwiseConv2d(x, conv.variables()[0], {.strides = {2, 1}, .padding = Padding::same});
    EXPECT_TRUE(near(y.values(), relu6(sums + conv.variables()[1]).values(), 1e-6));
    Layer plain = DepthwiseConv2D{.useBias = false};
    plain(x);
    EXPECT_EQ(plain.variables().size(), 1u);
}

TEST(Layers, OutputShapesAreThoseOfTheOutputs) {
    const Tensor x = counting({2, 7, 6, 3});
    const std::vector<Layer> layers = {
        Conv2D{.filters = 4, .kernelSize = {3, 2}, .dilationRate = {2, 3}},
        Conv2D{.filters = 5, .strides = {3, 2}, .padding = Padding::same},
        DepthwiseConv2D{.strides = {2, 2}, .padding = Padding::same, .depthMultiplier = 3},
        BatchNormalization{},
        MaxPooling2D{.poolSize = {3, 2}},
        MaxPooling2D{.poolSize = {2, 2}, .strides = {{1, 3}}, .padding = Padding::same},
        AveragePooling2D{.poolSize = {2, 3}, .strides = {{3, 1}}},
        GlobalAveragePooling2D{},
        GlobalAveragePooling2D{.keepDims = true},
        Flatten{},
        Dropout{},
        Activation{.activation = relu},
        Rescaling{.scale = 2.0f},
        Dense{.units = 8},
    };
    for (const Layer& layer : layers) {
        EXPECT_EQ(layer(x).shape(), layer.outputShape(x.shape())) << layer.type();
    }
}

TEST(Layers, PoolingFlattenAndRescaling) {
    const Tensor x = counting({1, 2, 4, 1});
    EXPECT_TRUE(near(Layer(MaxPooling2D{})(x).values(), Values{6, 8}, 1e-6));
    EXPECT_TRUE(near(Layer(AveragePooling2D{})(x).values(), Values{3.5f, 5.5f}, 1e-6));
    EXPECT_TRUE(near(Layer(GlobalAveragePooling2D{})(x).values(), Values{4.5f}, 1e-6));
    EXPECT_TRUE(near(Layer(Rescaling{.scale = 0.5f, .offset = -1.0f})(x).values(),
                     Values{-0.5f, 0, 0.5f, 1, 1.5f, 2, 2.5f, 3}, 1e-6));
    const Tensor flat = Layer(Flatten{})(counting({2, 2, 3}));
    EXPECT_EQ(flat.shape(), (Shape{2, 6}));
    EXPECT_EQ(flat.values(), counting({2, 6}).values());
}

TEST(Dropout, DropsInTrainingOnly) {
    Layer dropout = Dropout{.rate = 0.25f, .seed = 5};
    const Tensor x = ones({100, 40});
    EXPECT_EQ(dropout(x).values(), x.values());
    const Values first = dropout(x, {.training = true}).values();
    const auto dropped = std::ranges::count(first, 0.0f);
    EXPECT_NEAR(static_cast<double>(dropped) / 4000.0, 0.25, 0.03);
    for (const float value : first) {
        EXPECT_TRUE(value == 0.0f || std::abs(value - 4.0f / 3.0f) < 1e-6f) << value;
    }
    EXPECT_NE(dropout(x, {.training = true}).values(), first);
    Layer again = Dropout{.rate = 0.25f, .seed = 5};
    EXPECT_EQ(again(x, {.training = true}).values(), first);
}

TEST(Layers, NamesComeFromTheType) {
    EXPECT_EQ(Layer(MaxPooling2D{}).name(), "max_pooling2d");
    EXPECT_EQ(Layer(GlobalAveragePooling2D{}).name(), "global_average_pooling2d");
    EXPECT_EQ((Layer(Conv2D{.filters = 1}).name()), "conv2d");
    Layer head = Dense{.units = 1, .name = "head"};
    head(counting({1, 2}));
    EXPECT_EQ(head.variables()[0].name(), "head/kernel");
    head.setName("tail");
    EXPECT_EQ(head.variables()[1].name(), "tail/bias");
}

TEST(Layers, FrozenLayersHaveNoGradients) {
    Layer dense = Dense{.units = 3};
    dense.setTrainable(false);
    const Tensor x = counting({2, 2});
    GradientTape tape;
    const Tensor y = dense(x);
    EXPECT_EQ(tape.size(), 0u);
    for (const Variable& variable : dense.variables()) EXPECT_FALSE(variable.trainable());
    dense.setTrainable(true);
    dense(x);
    EXPECT_GT(tape.size(), 0u);
}

TEST(Layers, RegularizersBelongToTheVariables) {
    Layer dense =
        Dense{.units = 3, .kernelRegularizer = l1l2(0.5f, 0.25f), .biasRegularizer = l2(2.0f)};
    dense(counting({1, 2}));
    const Tensor w(Shape{2}, {-2, 4});
    EXPECT_EQ(dense.variables()[0].regularizer()(w).item(), 0.5f * 6 + 0.25f * 20);
    EXPECT_EQ(dense.variables()[1].regularizer()(w).item(), 2.0f * 20);
    EXPECT_FALSE(Variable(w).regularizer());
}

TEST(Layers, TheSameSeedGivesTheSameWeights) {
    const auto weights = [](std::uint64_t seed) {
        setRandomSeed(seed);
        Layer conv = Conv2D{.filters = 4};
        conv.build({1, 8, 8, 2});
        return conv.variables()[0].value().values();
    };
    EXPECT_EQ(weights(3), weights(3));
    EXPECT_NE(weights(3), weights(4));
}

struct Moments {
    double mean = 0, deviation = 0, largest = 0;
};

Moments momentsOf(const Initializer& initializer, const Shape& shape) {
    const Values values = initializer.values(shape, 11);
    Moments result;
    double squares = 0;
    for (const float value : values) {
        result.mean += value;
        squares += static_cast<double>(value) * value;
        result.largest = std::max(result.largest, std::abs(static_cast<double>(value)));
    }
    const double n = static_cast<double>(values.size());
    result.mean /= n;
    result.deviation = std::sqrt(squares / n - result.mean * result.mean);
    return result;
}

TEST(Initializers, HaveTheMomentsOfTheirFormulas) {
    // A 3x3 filter from 20 to 100 channels: 180 inputs and 900 outputs to each unit.
    const Shape shape{3, 3, 20, 100};
    const double glorot = std::sqrt(2.0 / (180 + 900)), he = std::sqrt(2.0 / 180);
    const auto expect = [&](const Initializer& initializer, double deviation, double bound) {
        const Moments moments = momentsOf(initializer, shape);
        EXPECT_NEAR(moments.mean, 0, deviation * 0.03);
        EXPECT_NEAR(moments.deviation, deviation, deviation * 0.02);
        EXPECT_LE(moments.largest, bound * 1.0001);
        EXPECT_GT(moments.largest, bound * 0.99);
    };
    const double cut = 2.0 / 0.87962566103423978;
    expect(GlorotUniform{}, glorot, glorot * std::sqrt(3.0));
    expect(HeUniform{}, he, he * std::sqrt(3.0));
    expect(GlorotNormal{}, glorot, glorot * cut);
    expect(HeNormal{}, he, he * cut);
    expect(TruncatedNormal{.deviation = 0.1f}, 0.1 / cut * 2, 0.2);
    expect(RandomUniform{.low = -1.0f, .high = 1.0f}, 1 / std::sqrt(3.0), 1.0);
    EXPECT_NEAR(momentsOf(RandomNormal{.mean = 3.0f, .deviation = 2.0f}, shape).deviation, 2, 0.1);
    EXPECT_NEAR(momentsOf(RandomNormal{.mean = 3.0f, .deviation = 2.0f}, shape).mean, 3, 0.1);
}

TEST(Initializers, AnOwnSeedWins) {
    const Initializer own = GlorotUniform{.seed = 9};
    EXPECT_EQ(own.values({4, 4}, 1), own.values({4, 4}, 2));
    EXPECT_NE(Initializer(GlorotUniform{}).values({4, 4}, 1),
              Initializer(GlorotUniform{}).values({4, 4}, 2));
    EXPECT_EQ(Initializer(Zeros{}).values({2}, 1), (Values{0, 0}));
    EXPECT_EQ(Initializer(Ones{}).values({2}, 1), (Values{1, 1}));
}

TEST(Layers, ErrorsNameTheLayer) {
    EXPECT_EQ(errorOf<ArgumentError>([] { Layer(Dense{.units = 0}); }),
              "Dense dense: expected units > 0, got 0");
    EXPECT_EQ(errorOf<ArgumentError>([] { Layer(Conv2D{.filters = -1, .name = "edges"}); }),
              "Conv2D edges: expected filters > 0, got -1");
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  Layer(MaxPooling2D{.poolSize = {2, 0}});
              }),
              "MaxPooling2D max_pooling2d: expected a window size of at least 1, got [2, 0]");
    EXPECT_EQ(errorOf<ArgumentError>([] { Layer(DepthwiseConv2D{.depthMultiplier = 0}); }),
              "DepthwiseConv2D depthwise_conv2d: expected depthMultiplier > 0, got 0");
    EXPECT_EQ(errorOf<ArgumentError>([] { Layer(BatchNormalization{.momentum = 1.5f}); }),
              "BatchNormalization batch_normalization: expected momentum in [0, 1], got 1.5");
    EXPECT_THROW(Layer(BatchNormalization{.epsilon = -1.0f}), ArgumentError);
    EXPECT_THROW(Layer(Dropout{.rate = 1.0f}), ArgumentError);
    Layer conv = Conv2D{.filters = 2, .name = "conv2d_1"};
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  conv(counting({2, 3}));
              }),
              "Conv2D conv2d_1: expected input [batch, height, width, channels], got [2, 3]");
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  conv(counting({1, 2, 5, 1}));
              }),
              "Conv2D conv2d_1: input: a window of [3, 3] with dilations [1, 1] does not fit into "
              "an image of shape [1, 2, 5, 1]");
    conv(counting({1, 4, 5, 1}));
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  conv(counting({1, 4, 5, 3}));
              }),
              "Conv2D conv2d_1: expected input [batch, height, width, 1], as it was built for, got "
              "[1, 4, 5, 3]");
    EXPECT_THROW(conv.build({1, 4, 5, 1}), ArgumentError);
    Layer dense = Dense{.units = 2};
    EXPECT_THROW(dense(counting({3})), ArgumentError);
}

// A layer as users write their own.
class Scale : public SimpleLayerBody {
public:
    Scale() : SimpleLayerBody("Scale", "") {}

protected:
    void makeVariables(const Shape& inputShape) override {
        factors_ = addVariable("factors", {inputShape.last()}, Counting{});
    }
    Shape computeOutputShape(const Shape& inputShape) const override { return inputShape; }
    Tensor call(const Tensor& x, const CallOptions&) override {
        if (x.shape().last() > 3) throw ArgumentError("too wide");
        return x * factors_;
    }

private:
    Variable factors_;
};

TEST(Layers, UsersCanWriteTheirOwn) {
    const Layer scale = Scale{};
    EXPECT_EQ(scale.name(), "scale");
    EXPECT_TRUE(near(scale(ones({1, 3})).values(), Values{1, 2, 3}, 1e-6));
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  Layer(Scale{})(ones({1, 4}));
              }),
              "Scale scale: too wide");
}

}  // namespace
}  // namespace glgrad

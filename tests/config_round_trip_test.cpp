// Whatever is described is read as it was written.
#include <gtest/gtest.h>

#include <cmath>

#include "autograd/ops.h"
#include "core/config.h"
#include "core/error.h"
#include "layers/activation.h"
#include "layers/add.h"
#include "layers/average.h"
#include "layers/average_pooling2d.h"
#include "layers/batch_normalization.h"
#include "layers/concatenate.h"
#include "layers/conv2d.h"
#include "layers/conv2d_transpose.h"
#include "layers/cropping2d.h"
#include "layers/dense.h"
#include "layers/depthwise_conv2d.h"
#include "layers/dot.h"
#include "layers/dropout.h"
#include "layers/elu.h"
#include "layers/flatten.h"
#include "layers/global_average_pooling2d.h"
#include "layers/global_max_pooling2d.h"
#include "layers/identity.h"
#include "layers/input.h"
#include "layers/lambda.h"
#include "layers/leaky_relu.h"
#include "layers/max_pooling2d.h"
#include "layers/maximum.h"
#include "layers/minimum.h"
#include "layers/multiply.h"
#include "layers/permute.h"
#include "layers/relu.h"
#include "layers/repeat_vector.h"
#include "layers/rescaling.h"
#include "layers/reshape.h"
#include "layers/separable_conv2d.h"
#include "layers/softmax.h"
#include "layers/subtract.h"
#include "layers/up_sampling2d.h"
#include "layers/zero_padding2d.h"
#include "models/losses.h"
#include "models/metrics.h"
#include "optim/adam.h"
#include "optim/sgd.h"
#include "tests/support/config_round_trip.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

// tests/fields.py finds descriptions that are missing here.
TEST(Config, EveryLayerIsReadAsItWasWritten) {
    const Initializer drawn = VarianceScaling{.scale = 0.3f,
                                              .mode = FanMode::fanOut,
                                              .distribution = WeightDistribution::uniform,
                                              .seed = 18446744073709551615u};
    for (const Layer& each : std::vector<Layer>{
             Activation{.activation = logSoftmax, .name = "a"},
             AveragePooling2D{
                 .poolSize = {2, 3}, .strides = {{1, 2}}, .padding = Padding::same, .name = "b"},
             BatchNormalization{.axis = 3,
             .momentum = 0.7f,
             .epsilon = 0.01f,
             .center = true,
             .scale = true,
             .betaInitializer = Constant{.value = 0.1f},
             .gammaInitializer = RandomUniform{.seed = 4},
             .movingMeanInitializer = Ones{},
             .movingVarianceInitializer = Constant{.value = 2},
             .betaRegularizer = l1(0.3f),
             .gammaRegularizer = L2{.l2 = 0.4f},
             .name = "c"},
             BatchNormalization{.center = false, .scale = false},
             Conv2D{.filters = 5,
             .kernelSize = {3, 2},
             .strides = {2, 1},
             .padding = Padding::same,
             .activation = relu6,
             .useBias = false,
             .kernelInitializer = drawn,
             .kernelRegularizer = l1l2(0.1f, 0.2f),
             .name = "d"},
             Conv2D{.filters = 1,
             .dilationRate = {2, 3},
             .biasInitializer = HeNormal{.seed = 1},
             .biasRegularizer = L1{}},
             Dense{.units = 4,
             .activation = softmax,
             .kernelInitializer = TruncatedNormal{.mean = 1, .deviation = 0.1f, .seed = 3},
             .biasInitializer = RandomNormal{.mean = -1, .deviation = 0.2f, .seed = 2},
             .kernelRegularizer = l2(1e-4f),
             .biasRegularizer = l1(),
             .name = "e"},
             Dense{.units = 4, .activation = exp, .useBias = false},
             DepthwiseConv2D{.kernelSize = {2, 2},
             .strides = {2, 2},
             .padding = Padding::same,
             .depthMultiplier = 3,
             .activation = tanh,
             .useBias = true,
             .depthwiseInitializer = drawn,
             .biasInitializer = Ones{},
             .depthwiseRegularizer = l2(),
             .biasRegularizer = l1(),
             .name = "f"},
             DepthwiseConv2D{.dilationRate = {2, 1}, .useBias = false},
             Dropout{.rate = 0.25f, .seed = 9, .name = "g"},
             Flatten{.name = "h"},
             GlobalAveragePooling2D{.keepDims = true, .name = "i"},
             MaxPooling2D{
                 .poolSize = {2, 3}, .strides = {{1, 2}}, .padding = Padding::same, .name = "j"},
             MaxPooling2D{.poolSize = {3, 3}},
             Rescaling{.scale = 0.3f, .offset = -1e-7f, .name = "k"},
             Add{.name = "l"},
             Subtract{},
             Multiply{},
             Average{},
             Maximum{},
             Minimum{},
             Concatenate{.axis = 1},
             Dot{.axes = {3, 3}, .normalize = true},
             ReLU{.maxValue = 0.5f, .negativeSlope = 0.1f, .threshold = 0.2f},
             ReLU{},
             LeakyReLU{.negativeSlope = 0.1f},
             ELU{.alpha = 0.5f},
             Softmax{.axis = {1, 2}},
             ZeroPadding2D{.padding = {{1, 0}, {2, 3}}},
             Cropping2D{.cropping = {1, 2}},
             UpSampling2D{.size = {2, 3}, .interpolation = Interpolation::bilinear},
             GlobalMaxPooling2D{.keepDims = true},
             Reshape{.targetShape = {4, -1}},
             Permute{.dims = {2, 3, 1}},
             RepeatVector{.n = 3},
             Identity{.name = "m"},
             SeparableConv2D{.filters = 2,
             .kernelSize = {2, 3},
             .strides = {2, 2},
             .padding = Padding::same,
             .depthMultiplier = 2,
             .activation = tanh,
             .depthwiseInitializer = drawn,
             .pointwiseInitializer = HeUniform{.seed = 3},
             .biasInitializer = Ones{},
             .depthwiseRegularizer = l2(0.1f),
             .pointwiseRegularizer = l1(0.2f),
             .biasRegularizer = l2(0.3f)},
             Conv2DTranspose{.filters = 2,
             .kernelSize = {3, 3},
             .strides = {2, 2},
             .padding = Padding::same,
             .outputPadding = {{1, 1}},
             .activation = relu,
             .kernelInitializer = drawn,
             .biasInitializer = Ones{},
             .kernelRegularizer = l2(0.1f),
             .biasRegularizer = l2(0.3f)},
             Conv2DTranspose{.filters = 1, .kernelSize = {2, 2}, .useBias = false},
             Input{.shape = {8, kOpen, 3}, .name = "n"},
         }) {
        expectRoundTrip(each);
    }
}

TEST(Config, EveryInitializerAndRegularizerIsReadAsItWasWritten) {
    for (const Initializer& each : std::vector<Initializer>{
             Constant{.value = 0.3f}, Zeros{}, Ones{},
             RandomUniform{.low = -0.1f, .high = 0.7f, .seed = 1},
             RandomNormal{.mean = 0.1f, .deviation = 0.3f, .seed = 2},
             TruncatedNormal{.mean = -0.1f, .deviation = 1e-8f, .seed = 3},
             VarianceScaling{.scale = 1.7f,
             .mode = FanMode::fanAverage,
             .distribution = WeightDistribution::untruncatedNormal,
             .seed = 18446744073709551615u},
             GlorotUniform{.seed = 4}, GlorotNormal{.seed = 5}, HeUniform{.seed = 6},
             HeNormal{.seed = 7}, LecunUniform{.seed = 8}, LecunNormal{}}) {
        expectRoundTrip(each);
    }
    for (const Regularizer& each :
         std::vector<Regularizer>{L1L2{.l1 = 0.1f, .l2 = 0.7f}, L1{.l1 = 0.2f}, L2{.l2 = 0.3f}}) {
        expectRoundTrip(each);
    }
}

TEST(Config, EveryLossMetricAndOptimizerIsReadAsItWasWritten) {
    for (const Loss& each :
         std::vector<Loss>{SparseCategoricalCrossentropy{.fromLogits = true}, MeanSquaredError{},
                           CategoricalCrossentropy{.fromLogits = true, .labelSmoothing = 0.1f}}) {
        expectRoundTrip(each);
    }
    for (const Metric& each :
         std::vector<Metric>{SparseCategoricalAccuracy{.name = "a"}, CategoricalAccuracy{}}) {
        expectRoundTrip(each);
        Metric read;
        fromJson(toJson(each), read);
        EXPECT_EQ(read.name(), each.name());
    }
    for (const Optimizer& each : std::vector<Optimizer>{
             Adam{.learningRate = 0.1f,
 .beta1 = 0.8f,
 .beta2 = 0.7f,
 .epsilon = 1e-3f,
 .weightDecay = 0.1f,
 .l1Decay = 0.2f,
 .clipNorm = 1.5f},
             SGD{.learningRate = 0.2f, .momentum = 0.9f, .nesterov = true, .clipValue = 1},
             SGD{.weightDecay = 0.5f, .globalClipNorm = 2}, Adam{}}) {
        expectRoundTrip(each);
    }
}

// Compared as Json: the order of members means nothing.

TEST(Config, ALambdaLayerCannotBeSaved) {
    EXPECT_EQ(errorOf<ArgumentError>(
                  [] { toJson(Layer(Lambda{.function = [](const Tensor& x) { return x; }})); }),
              "Lambda lambda: function: cannot be saved: its type has no toJson and fromJson");
}

}  // namespace
}  // namespace glgrad

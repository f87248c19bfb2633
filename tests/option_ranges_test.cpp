#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "autograd/ops.h"
#include "core/argument_checks.h"
#include "core/error.h"
#include "data/dataset.h"
#include "layers/average_pooling2d.h"
#include "layers/batch_normalization.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/depthwise_conv2d.h"
#include "layers/dropout.h"
#include "layers/max_pooling2d.h"
#include "layers/rescaling.h"
#include "models/classification_report.h"
#include "models/early_stopping.h"
#include "models/model_checkpoint.h"
#include "optim/adam.h"
#include "optim/sgd.h"
#include "tests/support/errors.h"
#include "tests/support/synthetic.h"

// Settings that make no sense or can only give NaN are refused where they are given.
namespace glgrad {
namespace {

constexpr Index kHuge = Index{1} << 62;

struct Case {
    std::function<void()> action;
    std::string expected;
};

void expectRefused(const std::vector<Case>& cases) {
    for (const Case& each : cases) {
        EXPECT_EQ(errorOf<ArgumentError>(each.action), each.expected);
    }
}

TEST(OptionRanges, OfInitializers) {
    expectRefused({
        {[] { Initializer(Constant{.value = NAN}); }, "Constant: expected a finite value, got nan"},
        {[] { Initializer(Constant{.value = -INFINITY}); },
         "Constant: expected a finite value, got -inf"},
        {[] { Initializer(RandomUniform{.low = NAN}); },
         "RandomUniform: expected a finite low, got nan"},
        {[] { Initializer(RandomUniform{.low = -INFINITY}); },
         "RandomUniform: expected a finite low, got -inf"},
        {[] { Initializer(RandomUniform{.low = 1, .high = -1}); },
         "RandomUniform: expected high in [1, inf), got -1"},
        {[] { Initializer(RandomUniform{.high = NAN}); },
         "RandomUniform: expected high in [-0.05, inf), got nan"},
        {[] { Initializer(RandomNormal{.mean = INFINITY}); },
         "RandomNormal: expected a finite mean, got inf"},
        {[] { Initializer(RandomNormal{.deviation = NAN}); },
         "RandomNormal: expected deviation in (0, inf), got nan"},
        {[] { Initializer(RandomNormal{.deviation = 0}); },
         "RandomNormal: expected deviation in (0, inf), got 0"},
        {[] { Initializer(TruncatedNormal{.deviation = INFINITY}); },
         "TruncatedNormal: expected deviation in (0, inf), got inf"},
        {[] { Initializer(TruncatedNormal{.deviation = -1}); },
         "TruncatedNormal: expected deviation in (0, inf), got -1"},
    });
    for (const float scale : {-1.0f, 0.0f, INFINITY, NAN}) {
        EXPECT_THROW(Initializer(VarianceScaling{.scale = scale}), ArgumentError);
    }
    expectRefused({
        {[] { Initializer(VarianceScaling{.mode = static_cast<FanMode>(3)}); },
         "VarianceScaling: expected mode to be one of its 3 values, got number 3"},
        {[] { Initializer(VarianceScaling{.distribution = static_cast<WeightDistribution>(-1)}); },
         "VarianceScaling: expected distribution to be one of its 3 values, got number -1"},
    });
}

TEST(OptionRanges, OfRegularizers) {
    expectRefused({
        {[] { l1(NAN); }, "L1L2: expected l1 in [0, inf), got nan"},
        {[] { l2(-1.0f); }, "L1L2: expected l2 in [0, inf), got -1"},
        {[] { l1l2(0.5f, INFINITY); }, "L1L2: expected l2 in [0, inf), got inf"},
        {[] { Regularizer(L1L2{.l1 = -1}); }, "L1L2: expected l1 in [0, inf), got -1"},
        {[] { Layer(Dense{.units = 1, .kernelRegularizer = L1L2{.l2 = NAN}}); },
         "L1L2: expected l2 in [0, inf), got nan"},
    });
}

TEST(OptionRanges, OfLayers) {
    const auto garbage = static_cast<Padding>(7);
    expectRefused({
        {[] { Layer(Dense{.units = -kHuge}); },
         "Dense dense: expected units > 0, got -4611686018427387904"},
        {[=] { Layer(Conv2D{.filters = 1, .padding = garbage}); },
         "Conv2D conv2d: expected padding to be one of its 2 values, got number 7"},
        {[=] { Layer(AveragePooling2D{.padding = garbage}); },
         "AveragePooling2D average_pooling2d: expected padding to be one of its 2 values, got "
         "number 7"},
        {[] {
             Layer(Conv2D{.filters = 1, .kernelSize = {0, 3}});
         },
         "Conv2D conv2d: expected a window size of at least 1, got [0, 3]"},
        {[] {
             Layer(Conv2D{.filters = 1, .strides = {1, -2}});
         },
         "Conv2D conv2d: expected strides of at least 1, got [1, -2]"},
        {[] {
             Layer(DepthwiseConv2D{.dilationRate = {0, 1}});
         },
         "DepthwiseConv2D depthwise_conv2d: expected dilations of at least 1, got [0, 1]"},
        {[] { Layer(Rescaling{.scale = NAN}); },
         "Rescaling rescaling: expected a finite scale, got nan"},
        {[] { Layer(Rescaling{.offset = INFINITY}); },
         "Rescaling rescaling: expected a finite offset, got inf"},
        {[] { Layer(Dropout{.rate = NAN}); }, "Dropout dropout: expected rate in [0, 1), got nan"},
        {[] { Layer(BatchNormalization{.momentum = NAN}); },
         "BatchNormalization batch_normalization: expected momentum in [0, 1], got nan"},
        {[] { Layer(BatchNormalization{.epsilon = INFINITY}); },
         "BatchNormalization batch_normalization: expected epsilon in [0, inf), got inf"},
        {[] { Layer(Dense{.units = 1}).setDTypePolicy({.compute = static_cast<DType>(9)}); },
         "Dense dense: setDTypePolicy: expected float32 or float16, got unknown"},
    });
}

// Whether Shape refuses it or there is no memory for it, the error says whose weights they are.
TEST(OptionRanges, OfWhatNoMachineHolds) {
    for (const Index units : {kHuge, Index{1} << 60, Index{1} << 50}) {
        std::string error;
        Layer dense = Dense{.units = units, .name = "wide"};
        try {
            dense.build({1, 8});
        } catch (const Error& caught) {
            error = caught.what();
        }
        EXPECT_NE(error.find("Dense wide"), std::string::npos) << units << ": " << error;
        EXPECT_FALSE(dense.isBuilt());
        EXPECT_TRUE(dense.variables().empty());
    }
}

TEST(OptionRanges, OfOptimizers) {
    expectRefused({
        {[] { Optimizer(Adam{}).setIterations(-1); }, "Adam: expected iterations >= 0, got -1"},
        {[] { Optimizer(SGD{.clipNorm = NAN}); }, "SGD: expected clipNorm in [0, inf), got nan"},
        {[] { Optimizer(SGD{.globalClipNorm = INFINITY}); },
         "SGD: expected globalClipNorm in [0, inf), got inf"},
        {[] { Optimizer(SGD{.momentum = 1}); }, "SGD: expected momentum in [0, 1), got 1"},
        {[] { Optimizer(Adam{.epsilon = NAN}); }, "Adam: expected epsilon in [0, inf), got nan"},
        {[] { Optimizer(Adam{}).setLossScaling({.growthSteps = 0}); },
         "Adam: expected growthSteps in [1, 1.67772e+07), got 0"},
        {[] { Optimizer(Adam{}).setLearningRate(NAN); },
         "Adam: expected learningRate in [0, inf), got nan"},
    });
}

TEST(OptionRanges, OfTraining) {
    const auto garbage = static_cast<MonitorMode>(3);
    expectRefused({
        {[] { Callback(EarlyStopping{.patience = -1}); },
         "EarlyStopping: expected patience >= 0, got -1"},
        {[] { Callback(EarlyStopping{.minDelta = NAN}); },
         "EarlyStopping: expected minDelta in [0, inf), got nan"},
        {[] { Callback(EarlyStopping{.minDelta = -0.5}); },
         "EarlyStopping: expected minDelta in [0, inf), got -0.5"},
        {[=] { Callback(EarlyStopping{.mode = garbage}); },
         "EarlyStopping: expected mode to be one of its 3 values, got number 3"},
        {[=] { Callback(ModelCheckpoint{.path = "w", .mode = garbage}); },
         "ModelCheckpoint: expected mode to be one of its 3 values, got number 3"},
        {[] { Loss(CategoricalCrossentropy{.labelSmoothing = NAN}); },
         "CategoricalCrossentropy: expected labelSmoothing in [0, 1], got nan"},
        {[] {
             Dataset(ones({1, 1}), ones({1}), {.scale = NAN});
         },
         "Dataset: expected a finite scale, got nan"},
    });
    Sequential model = smallCnn();
    EXPECT_EQ(errorOf<ArgumentError>(
                  [&] { classificationReport(model, {}, stripes(2), {.examples = -1}); }),
              "classificationReport: expected examples >= 0, got -1");
}

TEST(OptionRanges, OfOps) {
    const Tensor x = ones({1, 3, 3, 1}), filter = ones({1, 1, 1, 1}), places = zeros({1});
    const auto padding = static_cast<Padding>(2);
    const auto activation = static_cast<FusedActivation>(3);
    const std::vector<float> values{1};
    expectRefused({
        {[&] { conv2d(x, filter, {.padding = padding}); },
         "conv2d: expected padding to be one of its 2 values, got number 2"},
        {[&] { maxPool2d(x, {.padding = padding}); },
         "maxPool2d: expected padding to be one of its 2 values, got number 2"},
        {[&] { conv2d(x, filter, {.activation = activation}); },
         "conv2d: expected activation to be one of its 3 values, got number 3"},
        {[&] { depthwiseConv2d(x, filter, {.activation = activation}); },
         "depthwiseConv2d: expected activation to be one of its 3 values, got number 3"},
        {[&] {
             dense(ones({1, 1}), ones({1, 1}), {}, activation);
         },
         "dense: expected activation to be one of its 3 values, got number 3"},
        {[&] { Tensor({1}, values, static_cast<DType>(4)); },
         "Tensor: expected dtype to be one of its 4 values, got number 4"},
        {[&] { gatherBatch(ones({2}), places, {.scale = NAN}); },
         "gatherBatch: expected a finite scale, got nan"},
        {[&] { gatherBatch(ones({2}), places, {.count = -2}); },
         "gatherBatch: expected count >= -1, got -2"},
        {[&] { gatherBatch(ones({2}), places, {.scale = 0.5f, .dtype = DType::int32}); },
         "gatherBatch: expected integers and a whole scale for such a result, got float32 and a "
         "scale of 0.5"},
    });
}

}  // namespace
}  // namespace glgrad

#include <gtest/gtest.h>

#include <sstream>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "io/safetensors.h"
#include "layers/batch_normalization.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/dropout.h"
#include "layers/flatten.h"
#include "layers/max_pooling2d.h"
#include "layers/random_seed.h"
#include "models/fold_batch_normalization.h"
#include "tests/support/compare.h"
#include "tests/support/devices.h"
#include "tests/support/synthetic.h"
#include "tests/support/temporary_folder.h"

namespace glgrad {
namespace {

Sequential network(bool withSoftmax = true) {
    setRandomSeed(5);
    Sequential model({Conv2D{.filters = 4, .kernelSize = {3, 3}, .activation = relu},
                      BatchNormalization{}, MaxPooling2D{}, Dropout{.rate = 0.2f}, Flatten{},
                      withSoftmax ? Dense{.units = 2, .activation = softmax} : Dense{.units = 2}});
    model.build({6, 6, 1});
    return model;
}

Tensor images(Index count) { return randomUniform({count, 6, 6, 1}, 3, -1.0f, 1.0f); }

TEST(DTypePolicy, DecidesWhatALayerComputesIn) {
    Layer dense = Dense{.units = 3, .activation = relu};
    dense.setDTypePolicy(DTypePolicy::mixedFloat16());
    GradientTape tape;
    const Tensor y = dense(images(1));
    EXPECT_EQ(y.dtype(), DType::float16);
    for (const Tensor& gradient : tape.gradient(sum(y), dense.variables())) {
        EXPECT_EQ(gradient.dtype(), DType::float32);
    }
    for (const Variable& weight : dense.variables()) {
        EXPECT_EQ(weight.value().dtype(), DType::float32);
    }
    dense.setDTypePolicy(DTypePolicy::float16());
    EXPECT_EQ(dense.variables()[0].value().dtype(), DType::float16);
    dense.setDTypePolicy({.compute = DType::float32, .variable = DType::float16});
    EXPECT_EQ(dense(images(1)).dtype(), DType::float32) << "of weights that rest as float16";
    dense.setDTypePolicy(DTypePolicy::float32());
    EXPECT_EQ(dense(cast(images(1), DType::float16)).dtype(), DType::float32);
    EXPECT_THROW(dense.setDTypePolicy({.compute = DType::int32}), ArgumentError);
    EXPECT_EQ(dense.dtypePolicy(), DTypePolicy::float32());
}

TEST(DTypePolicy, KeepsSoftmaxAndStatisticsInFloat32) {
    Sequential model = network();
    model.setDTypePolicy(DTypePolicy::float16());
    EXPECT_EQ(model(images(2)).dtype(), DType::float32);
    for (const Variable& variable : model.variables()) {
        EXPECT_EQ(variable.value().dtype(), variable.isState() ? DType::float32 : DType::float16)
            << variable.name();
    }
}

TEST(DTypePolicy, Float16ComputesNearlyTheSame) {
    Sequential model = network();
    const std::vector<float> want = model(images(8)).values();
    for (const DTypePolicy& policy : {DTypePolicy::mixedFloat16(), DTypePolicy::float16()}) {
        model.setDTypePolicy(policy);
        const std::vector<float> got = model(images(8)).values();
        EXPECT_TRUE(near(got, want, 2e-3));
        EXPECT_NE(got, want) << "it computed in float32";
    }
}

TEST(DTypePolicy, Float16TakesHalfTheMemoryOnOpenGl) {
    if (!onGl()) GTEST_SKIP() << "on the CPU it rests as float32";
    const auto bytes = [] { return currentDevice().memoryStats().variables.bytes; };
    const std::int64_t before = bytes();
    Sequential model({Dense{.units = 64, .useBias = false}});
    model.build({128});
    EXPECT_EQ(bytes() - before, 128 * 64 * 4);
    model.setDTypePolicy(DTypePolicy::float16());
    EXPECT_EQ(bytes() - before, 128 * 64 * 2);
}

TEST(DTypePolicy, SurvivesFoldingAndFiles) {
    Sequential model({Conv2D{.filters = 4, .kernelSize = {3, 3}}, BatchNormalization{}});
    model.build({6, 6, 1});
    const std::vector<float> want = model(images(3)).values();
    model.setDTypePolicy(DTypePolicy::float16());
    Sequential folded = foldBatchNormalization(model);
    EXPECT_EQ(folded.layers().size(), 1u);
    EXPECT_EQ(folded(images(3)).dtype(), DType::float16);
    EXPECT_TRUE(near(folded(images(3)).values(), want, 4e-3));
    std::ostringstream summary;
    folded.summary(summary);
    EXPECT_NE(summary.str().find("Total params: 40 (80.00 B)"), std::string::npos) << summary.str();
    const TemporaryFolder folder;
    folded.saveWeights(folder / "weights.safetensors");
    const SafetensorsFile file = SafetensorsFile::read(folder / "weights.safetensors");
    EXPECT_EQ(file.entry("conv2d/kernel").dtype, "F16");
    const std::vector<float> kernel = folded.variables()[0].value().values();
    folded.variables()[0].assign(zerosLike(folded.variables()[0].value()));
    folded.loadWeights(folder / "weights.safetensors");
    EXPECT_EQ(folded.variables()[0].value().dtype(), DType::float16);
    EXPECT_EQ(folded.variables()[0].value().values(), kernel);
}

TEST(DTypePolicy, MakesTheOptimizerScaleTheLoss) {
    const CompileOptions options{.loss = SparseCategoricalCrossentropy{}};
    Sequential first = network();
    first.compile(options);
    EXPECT_FALSE(first.optimizer().hasLossScaling());
    first.setDTypePolicy(DTypePolicy::mixedFloat16());
    EXPECT_TRUE(first.optimizer().hasLossScaling());
    Sequential second = network();
    second.setDTypePolicy(DTypePolicy::mixedFloat16());
    second.compile({.loss = SparseCategoricalCrossentropy{}, .autoScaleLoss = false});
    EXPECT_FALSE(second.optimizer().hasLossScaling());
    second.compile({.loss = SparseCategoricalCrossentropy{}});
    EXPECT_TRUE(second.optimizer().hasLossScaling());
}

Logs trained(const DTypePolicy& policy, bool withSoftmax) {
    Sequential model = network(withSoftmax);
    model.compile({.optimizer = Adam{.learningRate = 0.01f},
                   .loss = SparseCategoricalCrossentropy{.fromLogits = !withSoftmax},
                   .metrics = {SparseCategoricalAccuracy{}}});
    model.setDTypePolicy(policy);
    model.fit(stripes(256), {.epochs = 10, .batchSize = 16, .seed = 1, .verbose = false});
    return model.evaluate(stripes(256, 9));
}

TEST(DTypePolicy, MixedFloat16TrainsAsWellAsFloat32) {
    for (const bool withSoftmax : {true, false}) {
        const Logs full = trained(DTypePolicy::float32(), withSoftmax);
        const Logs mixed = trained(DTypePolicy::mixedFloat16(), withSoftmax);
        EXPECT_GT(full["accuracy"], 0.97f);
        EXPECT_NEAR(mixed["accuracy"], full["accuracy"], 0.02f);
        EXPECT_NEAR(mixed["loss"], full["loss"], 0.1 * full["loss"]);
    }
}

// The first scale overflows in float16: training finds one that does not.
TEST(DTypePolicy, TrainingRecoversFromAScaleThatIsTooLarge) {
    Sequential model = network();
    Optimizer adam = Adam{.learningRate = 0.01f};
    adam.setLossScaling({.initialScale = 0x1p24f});
    model.compile({.optimizer = adam,
                   .loss = SparseCategoricalCrossentropy{},
                   .metrics = {SparseCategoricalAccuracy{}}});
    model.setDTypePolicy(DTypePolicy::mixedFloat16());
    model.fit(stripes(256), {.epochs = 10, .batchSize = 16, .seed = 1, .verbose = false});
    EXPECT_LT(model.optimizer().lossScale().item(), 0x1p24f);
    EXPECT_GT(model.evaluate(stripes(256, 9))["accuracy"], 0.95f);
}

}  // namespace
}  // namespace glgrad

// Networks of the usual forms learn, and the CPU and the tested device see the same losses.
#include <gtest/gtest.h>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "layers/add.h"
#include "layers/average_pooling2d.h"
#include "layers/batch_normalization.h"
#include "layers/concatenate.h"
#include "layers/conv2d.h"
#include "layers/conv2d_transpose.h"
#include "layers/dense.h"
#include "layers/flatten.h"
#include "layers/global_average_pooling2d.h"
#include "layers/input.h"
#include "layers/leaky_relu.h"
#include "layers/max_pooling2d.h"
#include "layers/random_seed.h"
#include "layers/relu.h"
#include "layers/separable_conv2d.h"
#include "layers/up_sampling2d.h"
#include "models/model_body.h"
#include "models/sequential.h"
#include "optim/sgd.h"
#include "tests/support/devices.h"

namespace glgrad {
namespace {

constexpr auto kSame = Padding::same;

std::vector<double> lossesOn(const Device& device,
                             const std::function<std::vector<double>()>& train) {
    const DeviceScope scope(device);
    setRandomSeed(7);
    return train();
}

// Rounding differs, and each step adds to it.
void expectToLearn(double part, const std::function<std::vector<double>()>& train) {
    const std::vector<double> losses = lossesOn(currentDevice(), train);
    EXPECT_LT(losses.back(), part * losses.front());
    if (!onGl()) return;
    const std::vector<double> onCpu = lossesOn(Device::cpu(), train);
    for (std::size_t i = 0; i < losses.size(); ++i) {
        EXPECT_NEAR(losses[i], onCpu[i], 5e-3 * onCpu[0]) << "epoch " << i;
    }
}

std::vector<double> fitted(Model model, const Dataset& data, int epochs) {
    return model.fit(data, {.epochs = epochs, .batchSize = 8, .seed = 1, .verbose = false})["loss"];
}

Tensor pictures(Index channels) { return randomUniform({16, 8, 8, channels}, 11, -1.0f, 1.0f); }

// Whether the left half of a picture is the brighter one.
Tensor sides(const Tensor& x) {
    const Tensor left = mean(slice(x, {0, 0, 0, 0}, {-1, -1, 4, -1}), {.axes = {{1, 2, 3}}});
    const Tensor right = mean(slice(x, {0, 0, 4, 0}, {-1, -1, 4, -1}), {.axes = {{1, 2, 3}}});
    return greater(left, right);
}

void compileClassifier(Model& model) {
    model.compile({.optimizer = Adam{.learningRate = 5e-3f},
                   .loss = SparseCategoricalCrossentropy{.fromLogits = true}});
}

Symbol residual(const Symbol& x, Index filters, int stride) {
    const auto convolved = [&](const Symbol& in, int by) {
        return BatchNormalization{}(Conv2D{
            .filters = filters, .strides = {by, by}, .padding = kSame, .useBias = false}(in));
    };
    const Symbol shortcut = Conv2D{
        .filters = filters, .kernelSize = {1, 1}, .strides = {stride, stride}, .padding = kSame}(x);
    return ReLU{}(Add{}({convolved(ReLU{}(convolved(x, stride)), 1), shortcut}));
}

TEST(Architectures, ResidualBlocks) {
    expectToLearn(0.6, [] {
        const Symbol x = Input{.shape = {8, 8, 3}};
        const Symbol y = residual(residual(x, 4, 1), 6, 2);
        Model model(x, Dense{.units = 2}(GlobalAveragePooling2D{}(y)));
        compileClassifier(model);
        const Tensor images = pictures(3);
        return fitted(model, Dataset(images, sides(images)), 8);
    });
}

TEST(Architectures, InceptionBlock) {
    expectToLearn(0.8, [] {
        const Symbol x = Input{.shape = {8, 8, 3}};
        const auto convolved = [](const Symbol& in, int size) {
            return Conv2D{
                .filters = 3, .kernelSize = {size, size}, .padding = kSame, .activation = relu}(in);
        };
        const Symbol pooled =
            AveragePooling2D{.poolSize = {3, 3}, .strides = {{1, 1}}, .padding = kSame}(x);
        const Symbol y = Concatenate{}({convolved(x, 1), convolved(convolved(x, 1), 3),
                                        convolved(convolved(x, 1), 5), convolved(pooled, 1)});
        Model model(x, Dense{.units = 2}(Flatten{}(MaxPooling2D{}(y))));
        compileClassifier(model);
        const Tensor images = pictures(3);
        return fitted(model, Dataset(images, sides(images)), 8);
    });
}

// For images of any size; up again by both ways that there are.
TEST(Architectures, UNet) {
    expectToLearn(0.6, [] {
        const Symbol x = Input{.shape = {kOpen, kOpen, 1}};
        const auto convolved = [](const Symbol& in, Index filters) {
            return SeparableConv2D{.filters = filters, .padding = kSame, .activation = relu}(in);
        };
        const Symbol wide = convolved(x, 4), half = convolved(MaxPooling2D{}(wide), 6);
        const Symbol deep = convolved(MaxPooling2D{}(half), 8);
        const Symbol up =
            Concatenate{}({UpSampling2D{.interpolation = Interpolation::bilinear}(deep), half});
        const Symbol full =
            Concatenate{}({Conv2DTranspose{.filters = 4, .kernelSize = {2, 2}, .strides = {2, 2}}(
                               convolved(up, 6)),
                           wide});
        Model model(x, Conv2D{.filters = 1, .kernelSize = {1, 1}}(convolved(full, 4)));
        model.compile({.optimizer = Adam{.learningRate = 0.01f}, .loss = MeanSquaredError{}});
        EXPECT_EQ(model(ones({1, 16, 12, 1})).shape(), (Shape{1, 16, 12, 1}));
        const Tensor images = pictures(1);
        return fitted(model, Dataset(images, abs(images)), 12);
    });
}

TEST(Architectures, TwoTowersWithSharedWeights) {
    expectToLearn(0.7, [] {
        const Symbol a = Input{.shape = {4}, .name = "a"}, b = Input{.shape = {4}, .name = "b"};
        const Sequential tower({Dense{.units = 16, .activation = tanh}, Dense{.units = 4}});
        const Symbol both = Concatenate{}({Symbol(tower(a)), Symbol(tower(b))});
        Model model({a, b}, Dense{.units = 1}(Dense{.units = 8, .activation = tanh}(both)));
        model.compile({.optimizer = Adam{.learningRate = 0.01f}, .loss = MeanSquaredError{}});
        const Tensor x = randomUniform({32, 4}, 1, -1, 1), y = randomUniform({32, 4}, 2, -1, 1);
        return fitted(model, Dataset({x, y}, mean(x * y, {.axes = {{1}}})), 30);
    });
}

/// Points of a circle, from noise, by two networks that learn from each other.
class Gan : public ModelBody {
public:
    Gan()
        : ModelBody("Gan"),
          generator_(track(Sequential({Dense{.units = 16, .activation = tanh}, Dense{.units = 2}},
                                      {.name = "generator"}))),
          critic_(track(Sequential({Dense{.units = 16}, LeakyReLU{}, Dense{.units = 1}},
                                   {.name = "critic"}))) {}

    std::vector<std::string> lossNames() const override {
        return {"critic_loss", "generator_loss"};
    }

    Tensor call(const Tensor& noise, const CallOptions&) override { return generator_(noise); }

    StepResult trainStep(const Batch& batch) override {
        const Tensor &noise = batch.features[0], &real = batch.labels[0];
        const Tensor criticLoss = step(critic_, criticOptimizer_, [&] {
            return mean(softplus(neg(critic_(real)))) + mean(softplus(critic_(generator_(noise))));
        });
        const Tensor generatorLoss = step(generator_, generatorOptimizer_, [&] {
            return mean(softplus(neg(critic_(generator_(noise)))));
        });
        return {.loss = criticLoss, .losses = {generatorLoss}};
    }

private:
    static Tensor step(const Model& model, const Optimizer& optimizer,
                       const std::function<Tensor()>& lossOf) {
        GradientTape tape;
        const Tensor loss = lossOf();
        const std::vector<Variable> weights = model.trainableVariables();
        optimizer.apply(tape.gradient(loss, weights), weights);
        return loss;
    }

    Sequential generator_, critic_;
    Optimizer generatorOptimizer_ = Adam{.learningRate = 5e-3f, .beta1 = 0.5f};
    Optimizer criticOptimizer_ = Adam{.learningRate = 5e-3f, .beta1 = 0.5f};
};

TEST(Architectures, GanWithItsOwnStep) {
    const Tensor noise = randomUniform({64, 2}, 1, -1, 1);
    const Tensor points = noise / sqrt(sum(square(noise), {.axes = {{1}}, .keepDims = true}));
    const auto train = [&] {
        Model model = Gan();
        const History history =
            model.fit(Dataset(noise, points * 2.0f),
                      {.epochs = 40, .batchSize = 16, .seed = 1, .verbose = false});
        EXPECT_EQ(model.variables()[0].name(), "generator/dense/kernel");
        // What it makes lies where the circle does, not where the noise does.
        const Tensor made = model(noise);
        const Tensor far = sqrt(sum(square(made), {.axes = {{1}}}));
        EXPECT_GT(mean(far).item(), 1.2f);
        return history["critic_loss"];
    };
    if (onGl()) return void(train());
    const DeviceScope scope(Device::cpu());
    setRandomSeed(7);
    EXPECT_EQ(train().size(), 40u);
}

}  // namespace
}  // namespace glgrad

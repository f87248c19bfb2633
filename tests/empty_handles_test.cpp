#include <gtest/gtest.h>

#include <functional>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "layers/activation.h"
#include "layers/batch_normalization.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/depthwise_conv2d.h"
#include "models/progress_bar.h"
#include "models/sequential.h"
#include "optim/sgd.h"
#include "tests/support/errors.h"
#include "tests/support/synthetic.h"

// Handles and functions that hold nothing are refused where they are given.
namespace glgrad {
namespace {

struct Case {
    std::string expected;
    std::function<void()> action;
};

void expectRefused(const std::vector<Case>& cases) {
    for (const Case& each : cases) {
        EXPECT_EQ(errorOf<ArgumentError>(each.action), each.expected);
    }
}

TEST(EmptyHandles, InLayers) {
    const std::string held = ", got one that holds nothing";
    expectRefused({
        {"Dense dense: expected kernelInitializer" + held,
         [] { Layer(Dense{.units = 1, .kernelInitializer = {}}); }},
        {"Dense dense: expected biasInitializer" + held,
         [] { Layer(Dense{.units = 1, .biasInitializer = {}}); }},
        {"Conv2D conv2d: expected kernelInitializer" + held,
         [] { Layer(Conv2D{.filters = 1, .kernelInitializer = {}}); }},
        {"DepthwiseConv2D depthwise_conv2d: expected depthwiseInitializer" + held,
         [] { Layer(DepthwiseConv2D{.depthwiseInitializer = {}}); }},
        {"BatchNormalization batch_normalization: expected gammaInitializer" + held,
         [] { Layer(BatchNormalization{.gammaInitializer = {}}); }},
        {"BatchNormalization batch_normalization: expected betaInitializer" + held,
         [] { Layer(BatchNormalization{.betaInitializer = {}}); }},
        {"BatchNormalization batch_normalization: expected movingMeanInitializer" + held,
         [] { Layer(BatchNormalization{.movingMeanInitializer = {}}); }},
        {"BatchNormalization batch_normalization: expected movingVarianceInitializer" + held,
         [] { Layer(BatchNormalization{.movingVarianceInitializer = {}}); }},
        {"activation: expected a function" + held,
         [] {
             Layer(
                 Dense{.units = 1, .activation = static_cast<Tensor (*)(const Tensor&)>(nullptr)});
         }},
        {"activation: expected a function" + held,
         [] {
             Layer(Dense{.units = 1,
                         .activation = static_cast<Tensor (*)(const Tensor&, int)>(nullptr)});
         }},
        {"activation: expected a function" + held,
         [] { Layer(Activation{.activation = std::function<Tensor(Tensor)>()}); }},
        {"Dense dense: expected an input, got a tensor without values",
         [] {
             Layer dense = Dense{.units = 1};
             dense(Tensor());
         }},
    });
    // What nobody uses may be left out.
    Layer(Dense{.units = 1, .useBias = false, .biasInitializer = {}})(ones({1, 1}));
}

TEST(EmptyHandles, InModelsAndTraining) {
    const std::string held = ", got one that holds nothing";
    Sequential model = smallCnn();
    expectRefused({
        {"sequential: expected a layer" + held, [] { Sequential({Layer{}}); }},
        {"sequential: compile: expected a metric" + held,
         [&] { model.compile({.loss = MeanSquaredError{}, .metrics = {Metric{}}}); }},
        {"sequential: compile: no optimizer was given",
         [&] { model.compile({.optimizer = {}, .loss = MeanSquaredError{}}); }},
        {"fit: expected a callback" + held,
         [&] { model.fit(stripes(8), {.callbacks = {Callback{}}, .verbose = false}); }},
        {"sequential: expected an input, got a tensor without values",
         [&] { model.predict(Tensor()); }},
        {"Device: expected a backend" + held, [] { Device(std::shared_ptr<Backend>()); }},
        {"Variable w: expected values, got a tensor without any",
         [] { Variable(Tensor(), {.name = "w"}); }},
        {"assign: variable variable: expected values, got a tensor without any",
         [] { Variable(ones({1})).assign(Tensor()); }},
        {"Training: expected measure" + held,
         [&] { Training{.model = model, .epochs = 1, .steps = 1, .measured = {}}.measure(); }},
    });
}

TEST(EmptyHandles, InGradientsOfAUsersOwn) {
    const Tensors inputs{ones({2})};
    const auto forward = [](std::span<const Tensor> x) { return x[0]; };
    const auto gradients = [](const Tensor& dy, const Tensor&) { return std::vector{dy}; };
    const std::string held = ", got one that holds nothing";
    expectRefused({
        {"mine: expected a forward function" + held,
         [&] { customGradient("mine", inputs, nullptr, gradients); }},
        {"mine: expected a gradient function" + held,
         [&] { customGradient("mine", inputs, forward, nullptr); }},
        {"mine: expected a gradient function" + held,
         [&] {
             GradientTape tape;
             record("mine", ones({2}), {{inputs[0], nullptr}});
         }},
    });
}

TEST(EmptyHandles, AreErrorsWhenTheyAreUsed) {
    const std::string expected = "Handle: expected an object, got a handle that holds nothing";
    const Layer layer;
    Layer given = Dense{.units = 1};
    const Layer taken = std::move(given);
    expectRefused({
        {expected, [&] { layer.name(); }},
        {expected,
         [&] {
             layer(ones({1, 1}));
         }},
        {expected, [&] { Loss(std::shared_ptr<LossBody>()).perItem({}, {}); }},
        {expected, [&] { Optimizer().iterations(); }},
        {expected, [&] { given.name(); }},
    });
    EXPECT_FALSE(layer.keep());
    EXPECT_FALSE(Loss(std::shared_ptr<LossBody>()).keep());
    EXPECT_EQ(taken.name(), "dense");
}

TEST(EmptyHandles, AMovedDeviceIsStillOne) {
    Device device = currentDevice();
    const Device other = std::move(device);
    EXPECT_EQ(device.info().name, other.info().name);  // NOLINT: that is the point.
}

}  // namespace
}  // namespace glgrad

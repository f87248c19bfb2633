#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/device.h"
#include "core/error.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "tests/support/errors.h"

// Products and convolutions with bias and activation in one kernel, against the ops one by one.
namespace glgrad {
namespace {

using Function = std::function<Tensor(const Tensor& x, const Tensor& w, const Tensor& b)>;

struct Case {
    std::string name;
    Shape x, w, b;
    Function fused, composed;
};

std::vector<Case> casesOf(FusedActivation activation, Tensor (*op)(const Tensor&)) {
    const ConvOptions plain{.strides = {2, 1}, .padding = Padding::same};
    ConvOptions fused = plain;
    fused.activation = activation;
    using T = const Tensor&;
    return {{"dense",
             {2, 5, 7},
             {7, 6},
             {6},
             [=](T x, T w, T b) { return dense(x, w, b, activation); },
             [=](T x, T w, T b) { return op(matmul(x, w) + b); }},
            {"dense without bias",
             {9, 7},
             {7, 6},
             {6},
             [=](T x, T w, T) { return dense(x, w, {}, activation); },
             [=](T x, T w, T) { return op(matmul(x, w)); }},
            {"conv2d",
             {2, 7, 9, 5},
             {3, 3, 5, 6},
             {6},
             [=](T x, T w, T b) { return conv2d(x, w, b, fused); },
             [=](T x, T w, T b) { return op(conv2d(x, w, plain) + b); }},
            {"conv2d without bias",
             {2, 7, 9, 5},
             {3, 3, 5, 6},
             {6},
             [=](T x, T w, T) { return conv2d(x, w, fused); },
             [=](T x, T w, T) { return op(conv2d(x, w, plain)); }},
            {"depthwiseConv2d",
             {2, 7, 9, 6},
             {3, 3, 6, 2},
             {12},
             [=](T x, T w, T b) { return depthwiseConv2d(x, w, b, fused); },
             [=](T x, T w, T b) { return op(depthwiseConv2d(x, w, plain) + b); }}};
}

// The value, the gradients, and those of sum(square(gradient of x)).
std::vector<std::vector<float>> derivatives(const Case& each, const Function& function) {
    const Tensor x = randomUniform(each.x, 1, -2.0f, 2.0f);
    const Tensor w = randomUniform(each.w, 2, -1.5f, 1.5f);
    const Tensor b = randomUniform(each.b, 3, -1.0f, 1.0f);
    const Tensor weights = randomUniform(function(x, w, b).shape(), 4);
    GradientTape outer;
    for (const Tensor* input : {&x, &w, &b}) outer.watch(*input);
    GradientTape inner({.persistent = true});
    for (const Tensor* input : {&x, &w, &b}) inner.watch(*input);
    const Tensor y = function(x, w, b);
    const Tensors first = inner.gradient(sum(y * weights), {x, w, b});
    const Tensors second = outer.gradient(sum(square(first[0])), {x, w, b});
    std::vector<std::vector<float>> values{y.values()};
    for (const Tensor& gradient : first) values.push_back(gradient.values());
    for (const Tensor& gradient : second) values.push_back(gradient.values());
    return values;
}

void expectSame(FusedActivation activation, Tensor (*op)(const Tensor&)) {
    for (const Case& each : casesOf(activation, op)) {
        SCOPED_TRACE(each.name);
        const auto fused = derivatives(each, each.fused);
        const auto composed = derivatives(each, each.composed);
        for (std::size_t i = 0; i < fused.size(); ++i) {
            ASSERT_EQ(fused[i].size(), composed[i].size());
            for (std::size_t k = 0; k < fused[i].size(); ++k) {
                const float expected = composed[i][k];
                ASSERT_NEAR(fused[i][k], expected, 2e-5f * (1.0f + std::abs(expected)))
                    << "result " << i << ", element " << k;
            }
        }
    }
}

TEST(FusedActivations, AreTheSameAsOneByOne) {
    expectSame(FusedActivation::linear, [](const Tensor& x) { return x; });
    expectSame(FusedActivation::relu, relu);
    expectSame(FusedActivation::relu6, relu6);
}

TEST(FusedActivations, KeepNan) {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    const Tensor x(Shape{1, 2}, {kNan, 1.0f}), w = ones({2, 3}), b = zeros({3});
    for (const FusedActivation activation : {FusedActivation::relu, FusedActivation::relu6}) {
        for (float value : dense(x, w, b, activation).values()) EXPECT_TRUE(std::isnan(value));
    }
}

TEST(FusedActivations, RefuseABiasOfAnotherShape) {
    EXPECT_NE(errorOf<ArgumentError>([] {
                  dense(ones({2, 3}), ones({3, 4}), ones({3}));
              }).find("dense: expected a bias of shape [4], got [3]"),
              std::string::npos);
    EXPECT_NE(errorOf<ArgumentError>([] {
                  conv2d(ones({1, 3, 3, 2}), ones({1, 1, 2, 4}), ones({1, 4}));
              }).find("conv2d: expected a bias of shape [4], got [1, 4]"),
              std::string::npos);
    EXPECT_NE(errorOf<ArgumentError>([] {
                  dense(ones({2, 3}), ones({4, 4}), {});
              }).find("dense: expected x"),
              std::string::npos);
}

// One kernel a layer: the activation does not run by itself.
TEST(FusedActivations, AreWhatLayersUse) {
    const Device device = currentDevice();
    Layer dense = Dense{.units = 4, .activation = relu};
    Layer conv = Conv2D{.filters = 4, .kernelSize = {3, 3}, .activation = relu6};
    const Tensor x = ones({2, 3}), image = ones({1, 5, 5, 2});
    dense(x);
    conv(image);
    const std::int64_t before = device.counters().kernels;
    dense(x);
    EXPECT_EQ(device.counters().kernels - before, 1);
    conv(image);
    EXPECT_EQ(device.counters().kernels - before, 2);
}

}  // namespace
}  // namespace glgrad

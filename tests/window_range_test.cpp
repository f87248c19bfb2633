#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "tests/support/compare.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

constexpr int kLargest = std::numeric_limits<int>::max();
constexpr int kFar = 1 << 30;

template <class Action>
void expectNamed(const std::string& op, const Action& action) {
    const std::string message = errorOf<ArgumentError>(action);
    EXPECT_EQ(message.substr(0, op.size() + 2), op + ": ") << message;
}

TEST(WindowRange, DilationsThatReachTooFarAreRefused) {
    const Tensor x = ones({1, 5, 5, 1}), w = ones({3, 3, 1, 1});
    for (const Padding padding : {Padding::valid, Padding::same}) {
        for (const int dilation : {kFar, kLargest}) {
            const ConvOptions options{.padding = padding, .dilations = {dilation, dilation}};
            expectNamed("conv2d", [&] { conv2d(x, w, options); });
            expectNamed("depthwiseConv2d", [&] { depthwiseConv2d(x, w, options); });
        }
    }
}

// Of a window that is dilated by more than the image only the middle tap meets it.
TEST(WindowRange, OnlyTapsInsideCount) {
    const Tensor x = randomUniform({2, 5, 4, 3}, 1, -1, 1),
                 w = randomUniform({3, 3, 3, 3}, 2, -1, 1);
    const Tensor depthwise = randomUniform({3, 3, 3, 1}, 3, -1, 1);
    const Tensor middle = slice(w, {1, 1, 0, 0}, {1, 1, 3, 3});
    for (const int dilation : {7, 1 << 20, kFar / 4}) {
        const ConvOptions options{.padding = Padding::same, .dilations = {dilation, dilation}};
        GradientTape tape;
        tape.watch(x);
        tape.watch(w);
        const Tensor y = conv2d(x, w, options);
        EXPECT_TRUE(near(y.values(), conv2d(x, middle).values(), 1e-6)) << dilation;
        const auto gradients = tape.gradient(sum(square(y)), {x, w});
        GradientTape other;
        other.watch(x);
        other.watch(middle);
        const auto wanted = other.gradient(sum(square(conv2d(x, middle))), {x, middle});
        EXPECT_TRUE(near(gradients[0].values(), wanted[0].values(), 1e-5));
        const Tensor all = pad(wanted[1], {{1, 1}, {1, 1}, {0, 0}, {0, 0}});
        EXPECT_TRUE(near(gradients[1].values(), all.values(), 1e-5));
        const Tensor one = slice(depthwise, {1, 1, 0, 0}, {1, 1, 3, 1});
        EXPECT_TRUE(near(depthwiseConv2d(x, depthwise, options).values(),
                         depthwiseConv2d(x, one).values(), 1e-6));
    }
}

// No tap at all, where the bias is what remains.
TEST(WindowRange, NoTapMayBeInside) {
    const Tensor x = ones({1, 1, 1, 2}), w = ones({2, 2, 2, 3}), bias(Shape{3}, {1, -2, 3});
    const ConvOptions options{
        .padding = Padding::same, .dilations = {2, 2}, .activation = FusedActivation::relu};
    GradientTape tape;
    tape.watch(x);
    tape.watch(w);
    const Tensor y = conv2d(x, w, bias, options);
    EXPECT_EQ(y.values(), (Values{1, 0, 3}));
    const auto gradients = tape.gradient(sum(y), {x, w});
    EXPECT_EQ(gradients[0].values(), Values(2, 0.0f));
    EXPECT_EQ(gradients[1].values(), Values(24, 0.0f));
    const Tensor each = depthwiseConv2d(x, ones({2, 2, 2, 1}), options);
    EXPECT_EQ(each.values(), (Values{0, 0}));
}

TEST(WindowRange, AnyStrideMeansOneWindow) {
    const Tensor x = randomUniform({2, 5, 5, 2}, 1, -1, 1),
                 w = randomUniform({3, 3, 2, 4}, 2, -1, 1);
    const auto results = [&](const std::function<Tensor(const Tensor&)>& function) {
        GradientTape tape;
        tape.watch(x);
        const Tensor y = function(x);
        Values values = y.values();
        const Values slopes = tape.gradient(sum(y), x).values();
        values.insert(values.end(), slopes.begin(), slopes.end());
        return values;
    };
    for (const Padding padding : {Padding::valid, Padding::same}) {
        const auto convolved = [&](int stride) {
            return results([=](const Tensor& t) {
                return conv2d(t, w, {.strides = {stride, stride}, .padding = padding});
            });
        };
        EXPECT_EQ(convolved(kLargest), convolved(5));
        const auto pooled = [&](auto pool, int stride) {
            return results([=](const Tensor& t) {
                return pool(
                    t, PoolOptions{
                           .poolSize = {3, 2}, .strides = {{stride, stride}}, .padding = padding});
            });
        };
        EXPECT_EQ(pooled(maxPool2d, kLargest), pooled(maxPool2d, 5));
        EXPECT_EQ(pooled(averagePool2d, kLargest), pooled(averagePool2d, 5));
    }
    const auto whole = [&](auto pool, int size) {
        return results([=](const Tensor& t) {
            return pool(t, PoolOptions{.poolSize = {size, size}, .padding = Padding::same});
        });
    };
    EXPECT_TRUE(near(whole(maxPool2d, kLargest), whole(maxPool2d, 10), 0.0));
    EXPECT_TRUE(near(whole(averagePool2d, kLargest), whole(averagePool2d, 10), 0.0));
    EXPECT_EQ(averagePool2d(x, {.poolSize = {kLargest, 2}, .padding = Padding::same}).shape(),
              (Shape{2, 1, 3, 2}));
}

TEST(WindowRange, ImagesAndFiltersBeyond32BitsAreRefused) {
    constexpr Index kWide = (Index{1} << 32) + 3;
    const Tensor image = zeros({0, kWide, 3, 1}), w = ones({3, 3, 1, 1});
    expectNamed("conv2d", [&] { conv2d(image, w); });
    expectNamed("depthwiseConv2d", [&] { depthwiseConv2d(image, w); });
    expectNamed("maxPool2d", [&] { maxPool2d(image); });
    expectNamed("averagePool2d", [&] { averagePool2d(image); });
    expectNamed("conv2d", [&] { conv2d(ones({1, 3, 3, 1}), zeros({kWide, 3, 0, 1})); });
    EXPECT_EQ(conv2d(zeros({kWide, 0, 3, 1}), w, {.padding = Padding::same}).shape(),
              (Shape{kWide, 0, 3, 1}));
}

TEST(WindowRange, UnknownOptionsAreRefused) {
    const Tensor x = ones({1, 3, 3, 1}), w = ones({3, 3, 1, 1});
    expectNamed("conv2d", [&] { conv2d(x, w, {.padding = static_cast<Padding>(7)}); });
    expectNamed("maxPool2d", [&] { maxPool2d(x, {.padding = static_cast<Padding>(7)}); });
    const auto activation = static_cast<FusedActivation>(9);
    EXPECT_THROW(conv2d(x, w, {.activation = activation}), ArgumentError);
    EXPECT_THROW(dense(ones({1, 2}), ones({2, 1}), {}, activation), ArgumentError);
}

}  // namespace
}  // namespace glgrad

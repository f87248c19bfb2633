#include <gtest/gtest.h>

#include <functional>

#include "autograd/gradient_check.h"
#include "autograd/ops.h"
#include "autograd/tape.h"

namespace glgrad {
namespace {

using Activation = std::function<Tensor(const Tensor&)>;

// f(x, w) = act(w x): the derivative by w of the penalty (df/dx)^2.
float penaltySlope(const Activation& act, float x0, float w0) {
    const Tensor x(x0), w(w0);
    GradientTape outer;
    outer.watch(w);
    Tensor slope;
    {
        GradientTape inner;
        inner.watch(x);
        slope = inner.gradient(act(w * x), x);
    }
    return outer.gradient(square(slope), w).item();
}

// TensorFlow.js 4.22 gives 0.853450, 0.092546 and 6.345758: its gradients keep saved outputs as
// constants.
TEST(SecondDerivatives, OfAGradientPenalty) {
    EXPECT_NEAR(penaltySlope(tanh, 0.7f, 0.9f), 0.253350f, 2e-6);
    EXPECT_NEAR(penaltySlope(sigmoid, 0.7f, 0.9f), 0.074764f, 2e-6);
    EXPECT_NEAR(penaltySlope(exp, 0.7f, 0.9f), 10.343587f, 2e-5);
}

TEST(SecondDerivatives, OfLinearOpsAreZero) {
    const std::vector<Activation> linear = {
        [](const Tensor& x) { return -x; },
        [](const Tensor& x) { return relu(x); },
        [](const Tensor& x) { return relu6(x); },
        [](const Tensor& x) { return abs(x); },
        [](const Tensor& x) { return clip(x, -1.0f, 1.0f); },
        [](const Tensor& x) { return sum(x); },
        [](const Tensor& x) { return max(x); },
        [](const Tensor& x) {
            return transpose(reshape(x, {2, 3}));
        },
    };
    const Tensor x(Shape{6}, {0.3f, -0.7f, 0.2f, 0.9f, -0.4f, 0.6f});
    for (std::size_t i = 0; i < linear.size(); ++i) {
        GradientTape outer;
        outer.watch(x);
        GradientTape inner;
        inner.watch(x);
        const Tensor slope = inner.gradient(sum(linear[i](x)), x);
        EXPECT_EQ(outer.gradient(sum(slope * 3.0f), x).values(), std::vector<float>(6, 0.0f)) << i;
    }
}

Tensor wholeNetwork(std::span<const Tensor> in) {
    const ConvOptions same{.padding = Padding::same};
    const Tensor hidden = averagePool2d(tanh(conv2d(in[0], in[1], same) + in[2]));
    const Tensor logits = matmul(reshape(hidden, {hidden.shape()[0], -1}), in[3]) + in[4];
    return mean(categoricalCrossentropy(Tensor(Shape{2, 3}, {0.7f, 0.2f, 0.1f, 0, 0, 1}), logits));
}

TEST(SecondDerivatives, OfAWholeNetwork) {
    const Tensors inputs = {
        randomUniform(Shape{2, 4, 4, 2}, 1, -1, 1), randomUniform(Shape{3, 3, 2, 3}, 2, -0.5, 0.5),
        randomUniform(Shape{3}, 3, -0.5, 0.5), randomUniform(Shape{12, 3}, 4, -0.5, 0.5),
        randomUniform(Shape{3}, 5, -0.5, 0.5)};
    checkGradients(wholeNetwork, inputs);
}

}  // namespace
}  // namespace glgrad

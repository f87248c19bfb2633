#include <gtest/gtest.h>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Inputs = std::span<const Tensor>;

// x y with gradients that are scaled, to see that they are the ones in use.
Tensor scaledProduct(const Tensor& x, const Tensor& y) {
    return customGradient(
        "scaledProduct", std::vector{x, y}, [](Inputs in) { return in[0] * in[1]; },
        [x, y](const Tensor& dy, const Tensor&) {
            return std::vector{dy * y * 10.0f, dy * x * 100.0f};
        });
}

TEST(CustomGradient, ReplacesTheGradientsOfWhatIsInside) {
    const Tensor x(2.0f), y(3.0f);
    GradientTape tape;
    tape.watch(x);
    tape.watch(y);
    const Tensor z = scaledProduct(x, y);
    EXPECT_EQ(z.item(), 6.0f);
    EXPECT_EQ(tape.size(), 1u) << "nothing inside is recorded";
    const auto gradients = tape.gradient(z, {x, y});
    EXPECT_EQ(gradients[0].item(), 30.0f);
    EXPECT_EQ(gradients[1].item(), 200.0f);
}

TEST(CustomGradient, GetsTheOutput) {
    const Tensor x(1.5f);
    GradientTape tape;
    tape.watch(x);
    const Tensor y = customGradient(
        "myExp", std::vector{x}, [](Inputs in) { return exp(in[0]); },
        [](const Tensor& dy, const Tensor& out) { return std::vector{dy * out}; });
    EXPECT_FLOAT_EQ(tape.gradient(y, x).item(), y.item());
}

TEST(CustomGradient, IsDifferentiatedAgain) {
    const Tensor x(2.0f), y(3.0f);
    GradientTape outer;
    outer.watch(y);
    GradientTape inner;
    inner.watch(x);
    const Tensor slope = inner.gradient(scaledProduct(x, y), x);
    EXPECT_EQ(outer.gradient(slope, y).item(), 10.0f);
}

TEST(CustomGradient, OfAnOutputThatIsTheInput) {
    const Tensor x(2.0f);
    GradientTape tape;
    tape.watch(x);
    const Tensor y = customGradient(
        "reversed", std::vector{x}, [](Inputs in) { return in[0]; },
        [](const Tensor& dy, const Tensor&) { return std::vector{-dy}; });
    EXPECT_EQ(tape.gradient(square(y), x).item(), -4.0f);
}

TEST(CustomGradient, OfAWrongShapeIsNamed) {
    const Tensor x(Shape{2, 3}, std::vector<float>(6, 1.0f));
    GradientTape tape;
    tape.watch(x);
    const Tensor y = customGradient(
        "broken", std::vector{x}, [](Inputs in) { return square(in[0]); },
        [](const Tensor& dy, const Tensor&) { return std::vector{sum(dy)}; });
    EXPECT_EQ(errorOf<GradientError>([&] { tape.gradient(sum(y), x); }),
              "broken: the gradient of input 0 has shape [], expected the input's shape [2, 3]");
}

TEST(CustomGradient, WithTooFewGradientsIsAnError) {
    const Tensor x(2.0f), y(3.0f);
    GradientTape tape;
    tape.watch(y);
    const Tensor z = customGradient(
        "short", std::vector{x, y}, [](Inputs in) { return in[0] * in[1]; },
        [](const Tensor& dy, const Tensor&) { return std::vector{dy}; });
    EXPECT_EQ(errorOf<GradientError>([&] { tape.gradient(z, y); }),
              "short: expected 2 gradients, one per input, got 1");
}

}  // namespace
}  // namespace glgrad

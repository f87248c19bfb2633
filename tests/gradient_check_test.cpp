#include "autograd/gradient_check.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Inputs = std::span<const Tensor>;

// x^2 with a gradient that is `factor` times too large.
Tensor wrongSquare(const Tensor& x, float factor) {
    return customGradient(
        "wrongSquare", std::span(&x, 1), [](Inputs in) { return square(in[0]); },
        [=](const Tensor& dy, const Tensor&) { return std::vector{dy * x * (2.0f * factor)}; });
}

// The right first gradient, computed in a way whose own gradient is wrong.
Tensor squareWithWrongSecond(const Tensor& x) {
    return customGradient(
        "wrongSecond", std::span(&x, 1), [](Inputs in) { return square(in[0]); },
        [=](const Tensor& dy, const Tensor&) { return std::vector{dy * stopGradient(x) * 2.0f}; });
}

Tensor someX() { return randomUniform({2, 3}, 1, 0.5f, 1.5f); }

TEST(CheckGradients, AcceptsRightOnes) {
    const Tensor x = someX();
    const GradientCheckResult found = checkGradients(square, x);
    EXPECT_LT(found.first.worst, 1e-4);
    EXPECT_LT(found.second.worst, 1e-3);
    EXPECT_GT(found.first.worst, 0.0);
    EXPECT_FALSE(found.first.where.empty());
    checkGradients([](Inputs in) { return matmul(in[0], in[1]); }, {x, randomUniform({3, 2}, 2)});
    checkGradients([](const Tensor& in) { return in * 0.0f; }, x);
}

TEST(CheckGradients, ThrowsForAWrongFirstOne) {
    const std::string message = errorOf<GradientError>(
        [] { checkGradients([](const Tensor& x) { return wrongSquare(x, 1.01f); }, someX()); });
    EXPECT_TRUE(message.starts_with("checkGradients: first derivatives differ ")) << message;
    EXPECT_NE(message.find(": the tape says "), message.npos) << message;
    EXPECT_NE(message.find(", finite differences "), message.npos) << message;
    EXPECT_NE(message.find("; expected a relative difference of at most 0.001, got 0.0"),
              message.npos)
        << message;
}

TEST(CheckGradients, SaysWhere) {
    const auto byElement = [](Inputs in) { return in[0] + wrongSquare(in[1], 2.0f); };
    const std::string message = errorOf<GradientError>([&] {
        checkGradients(byElement, {Tensor({2}, {1, 1}), Tensor({2}, {0, 3})}, {.directions = 0});
    });
    EXPECT_NE(message.find("by element 1 of input 1: "), message.npos) << message;
}

TEST(CheckGradients, ThrowsForAWrongSecondOne) {
    const std::string message =
        errorOf<GradientError>([] { checkGradients(squareWithWrongSecond, someX()); });
    EXPECT_TRUE(message.starts_with("checkGradients: second derivatives differ ")) << message;
    checkGradients(squareWithWrongSecond, someX(), {.second = false});
    EXPECT_THROW(checkGradients(squareWithWrongSecond, someX(), {.first = false}), GradientError);
}

TEST(CheckGradients, SeesSmallOnes) {
    const Tensor x = randomUniform({100, 100}, 1);
    const auto scaled = [](const Tensor& in) { return mean(wrongSquare(in, 1.1f)) * 0.01f; };
    EXPECT_THROW(checkGradients(scaled, x), GradientError);
}

TEST(CheckGradients, NaNIsWrong) {
    const auto nan = [](const Tensor& x) {
        return customGradient(
            "nan", std::span(&x, 1), [](Inputs in) { return square(in[0]); },
            [](const Tensor& dy, const Tensor&) {
                return std::vector{dy * std::numeric_limits<float>::quiet_NaN()};
            });
    };
    EXPECT_THROW(checkGradients(nan, someX()), GradientError);
}

TEST(CheckGradients, ToleratesWhatItIsTold) {
    const auto close = [](const Tensor& x) { return wrongSquare(x, 1.01f); };
    checkGradients(close, someX(), {.second = false, .tolerance = 0.05});
    const Tensor x = someX();
    const auto compared = compareGradients([&](Inputs in) { return close(in[0]); },
                                           std::span(&x, 1), {.second = false});
    EXPECT_NEAR(compared.first.worst, 0.01, 0.005);
    EXPECT_EQ(compared.second.worst, 0.0);
}

TEST(CheckGradients, ErrorsSayWhatIsWrong) {
    const auto messageOf = [](const Tensor& x, const GradientCheckOptions& options) {
        return errorOf<ArgumentError>([&] { checkGradients(square, x, options); });
    };
    EXPECT_EQ(messageOf({}, {}), "checkGradients: expected a tensor for inputs[0], got none");
    EXPECT_EQ(messageOf(Tensor({1}, std::vector{1.0f}, DType::float16), {}),
              "checkGradients: expected inputs of float32, got float16 as input 0");
    EXPECT_EQ(messageOf(someX(), {.step = 0.0f}),
              "checkGradients: expected step in (0, inf), got 0");
    EXPECT_THROW(checkGradients(square, someX(), {.directions = -1}), ArgumentError);
    EXPECT_THROW(checkGradients(square, someX(), {.tolerance = std::nan("")}), ArgumentError);
    EXPECT_THROW(checkGradients(square, someX(), {.secondTolerance = -1.0}), ArgumentError);
    EXPECT_THROW(checkGradients(CheckedFunction(), {someX()}), ArgumentError);
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  checkGradients([](Inputs) { return Tensor(1.0f); }, std::span<const Tensor>());
              }),
              "checkGradients: expected at least one input, got none");
    EXPECT_THROW(checkGradients([](const Tensor&) { return Tensor(); }, someX()), ArgumentError);
}

}  // namespace
}  // namespace glgrad

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "tests/support/compare.h"
#include "tests/support/devices.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;
constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kLargest = std::numeric_limits<float>::max();
constexpr float kSmallest = std::numeric_limits<float>::min();

// `count` is odd, so that some values are computed by what remains of vectors.
Values spread(float low, float high, int count) {
    Values x(count);
    for (int i = 0; i < count; ++i) {
        x[i] = low + (high - low) * static_cast<float>(i) / static_cast<float>(count - 1);
    }
    return x;
}

// Relative, where the result is not subnormal: those OpenGL may flush to zero.
void expectRelative(Tensor (*op)(const Tensor&), double (*truth)(double), const Values& x) {
    const double tolerance = onGl() ? 2e-5 : 2e-6;
    const Values y = op(Tensor({static_cast<Index>(x.size())}, x)).values();
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double want = truth(x[i]);
        if (std::abs(want) < kSmallest) {
            EXPECT_LE(std::abs(y[i]), kSmallest) << x[i];
            if (onGl()) continue;
            EXPECT_NEAR(y[i], want, 2e-6 * want + 3e-45) << x[i];
        } else {
            EXPECT_NEAR(y[i] / want, 1.0, tolerance) << x[i];
        }
    }
}

TEST(Exponential, IsRightToItsEnds) {
    const auto truth = [](double x) { return std::exp(x); };
    expectRelative(exp, truth, spread(-110.0f, 88.7f, 4001));
    expectRelative(exp, truth, spread(88.0f, 88.72f, 101));
    expectRelative(exp, truth, spread(-1.0f, 1.0f, 1001));
}

TEST(Exponential, IsFiniteForFinite) {
    const Values x{88.38f, 88.5f, 88.72f, 88.73f, 100.0f, 1e30f, kLargest, kInfinity, -kInfinity};
    const Values y = exp(Tensor({9}, x)).values();
    for (int i = 0; i < 3; ++i) EXPECT_NEAR(y[i] / std::exp(double{x[i]}), 1.0, 2e-5) << x[i];
    for (int i = 3; i < 7; ++i) EXPECT_EQ(y[i], kLargest) << x[i];
    EXPECT_EQ(y[7], kInfinity);
    EXPECT_EQ(y[8], 0.0f);
}

TEST(Exponential, SigmoidAtItsEnds) {
    const auto truth = [](double x) { return 1.0 / (1.0 + std::exp(-x)); };
    expectRelative(sigmoid, truth, spread(-87.3f, 110.0f, 2001));
    // The power of e overflows where the result is subnormal.
    for (const float y : sigmoid(Tensor({3}, {-88.5f, -90.0f, -1e30f})).values()) {
        EXPECT_LE(y, kSmallest);
    }
    EXPECT_EQ(sigmoid(Tensor({2}, {-kInfinity, kInfinity})).values(), (Values{0.0f, 1.0f}));
}

TEST(Exponential, SoftplusAtItsEnds) {
    const auto truth = [](double x) {
        return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
    };
    expectRelative(softplus, truth, spread(-110.0f, 110.0f, 2001));
    EXPECT_EQ(softplus(Tensor({3}, {-kInfinity, kInfinity, 3e38f})).values(),
              (Values{0.0f, kInfinity, 3e38f}));
}

TEST(Exponential, TanhAtItsEnds) {
    expectRelative(
        tanh, [](double x) { return std::tanh(x); }, spread(-12.0f, 12.0f, 2001));
    EXPECT_EQ(tanh(Tensor({3}, {20.0f, -1e30f, kInfinity})).values(), (Values{1, -1, 1}));
}

TEST(Exponential, LogAtItsEnds) {
    Values x{kLargest, 1e38f, 1.0f + 0x1p-23f, 1.0f - 0x1p-24f, kSmallest, 2e-38f, 0.75f, 1.5f};
    const auto truth = [](double value) { return std::log(value); };
    expectRelative(log, truth, x);
    EXPECT_EQ(log(Tensor({2}, {0.0f, kInfinity})).values(), (Values{-kInfinity, kInfinity}));
    EXPECT_EQ(log(Tensor({1}, {1.0f})).item(), 0.0f);
    if (onGl()) return;  // which may take subnormal numbers for 0
    expectRelative(log, truth, {1e-40f, 1e-45f, 5e-39f});
}

// A masked class has no probability at all.
TEST(Exponential, SoftmaxOfMinusInfinity) {
    const Tensor x({5}, {-kInfinity, 0, 0, -1e30f, -200});
    EXPECT_EQ(softmax(x).values(), (Values{0, 0.5f, 0.5f, 0, 0}));
    const Tensor row = reshape(x, {1, 5});
    GradientTape tape({.persistent = true});
    tape.watch(row);
    const Tensor dy({1, 5}, {0, 1, 0, 0, 0});
    EXPECT_EQ(tape.gradient(logSoftmax(row), row, dy).values(), (Values{0, 0.5f, -0.5f, 0, 0}));
    const Tensor loss = sparseCategoricalCrossentropy(Tensor({1}, {1.0f}), row);
    EXPECT_EQ(tape.gradient(loss, row).values(), (Values{0, -0.5f, 0.5f, 0, 0}));
}

// On and beside the bounds, for every place in a vector.
TEST(Exponential, ClipsGradientIsOneWithinItsBounds) {
    Values x(101), want(101);
    for (int i = 0; i < 101; ++i) {
        x[i] = 0.25f * static_cast<float>(i % 13 - 6);
        want[i] = x[i] >= -1.0f && x[i] <= 0.5f ? static_cast<float>(i) : 0.0f;
    }
    Values dy(101);
    for (int i = 0; i < 101; ++i) dy[i] = static_cast<float>(i);
    const Tensor tensor({101}, x);
    GradientTape tape;
    tape.watch(tensor);
    EXPECT_EQ(tape.gradient(clip(tensor, -1.0f, 0.5f), tensor, Tensor({101}, dy)).values(), want);
}

}  // namespace
}  // namespace glgrad

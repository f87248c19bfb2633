#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/random.h"
#include "tests/support/compare.h"
#include "tests/support/devices.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;
constexpr float kInfinity = std::numeric_limits<float>::infinity();

double normOf(const Values& x) {
    double sum = 0;
    for (const float each : x) sum += double{each} * double{each};
    return std::sqrt(sum);
}

TEST(Norm, NeitherOverflowsNorUnderflows) {
    for (const float size : {1e-37f, 1e-25f, 1e-16f, 1e-15f, 1.0f, 1e15f, 1e16f, 1e20f, 6e37f}) {
        const Values x{3 * size, -4 * size};
        EXPECT_NEAR(norm(Tensor({2}, x)).item() / normOf(x), 1.0, 1e-6) << size;
        const Tensor columns = norm(Tensor({2, 1}, x), {.axes = {{0}}});
        EXPECT_NEAR(columns.item() / normOf(x), 1.0, 1e-6) << size;
    }
}

// Sums in parts, and values of all magnitudes in one.
TEST(Norm, OfAnySizeAndMagnitude) {
    for (const Index count : {1, 5, 127, 4097, 300000}) {
        for (const float exponent : {-120.0f, -85.0f, -50.0f, 0.0f, 50.0f, 84.0f, 117.0f}) {
            RandomGenerator random(count);
            Values x = random.uniforms(count, -1.0f, 1.0f);
            const Values spread = random.uniforms(count, -4.0f, 4.0f);
            for (Index i = 0; i < count; ++i) {
                x[i] = std::ldexp(x[i], static_cast<int>(exponent + spread[i]));
            }
            const double want = normOf(x);
            EXPECT_NEAR(norm(Tensor({count}, x)).item() / want, 1.0, 2e-6) << count << exponent;
            const Tensor rows({count, 1}, x);
            EXPECT_NEAR(norm(rows, {.axes = {{0}}}).item() / want, 1.0, 2e-6) << count << exponent;
        }
    }
}

TEST(Norm, OfMagnitudesThatDoNotMeet) {
    const Values x{3e-30f, 2e25f, -1.0f, 1e25f, 1e-38f, 4e7f};
    EXPECT_NEAR(norm(Tensor({6}, x)).item() / normOf(x), 1.0, 1e-6);
    EXPECT_EQ(norm(Tensor({2, 3}, {3e-30f, 0, 0, 0, 2e30f, 0}), {.axes = {{0}}}).values(),
              (Values{3e-30f, 2e30f, 0}));
}

TEST(Norm, OfSpecialValues) {
    EXPECT_EQ(norm(Tensor({3}, {1, -kInfinity, 2})).item(), kInfinity);
    EXPECT_TRUE(std::isnan(norm(Tensor({3}, {1, std::nanf(""), 2})).item()));
    EXPECT_TRUE(std::isnan(norm(Tensor({3}, {1e30f, std::nanf(""), 2})).item()));
    EXPECT_EQ(norm(zeros({70, 3}), {.axes = {{0}}, .keepDims = true}).values(), Values(3, 0.0f));
    EXPECT_EQ(norm(zeros({0})).item(), 0.0f);
    EXPECT_EQ(norm(zeros({0, 2}), {.axes = {{0}}}).values(), Values(2, 0.0f));
    EXPECT_EQ(norm(Tensor(-2.5f)).item(), 2.5f);
    EXPECT_EQ(norm(full({4}, 3e38f)).item(), kInfinity);
}

TEST(Norm, GradientIsTheDirection) {
    for (const float size : {1e-25f, 1.0f, 1e20f, 6e37f}) {
        const Tensor x({2, 2}, {3 * size, -4 * size, 0, 0});
        GradientTape tape;
        tape.watch(x);
        const Tensor y = norm(x, {.axes = {{1}}});
        const Values dx = tape.gradient(y, x, Tensor({2}, {10.0f, 7.0f})).values();
        EXPECT_TRUE(near(dx, Values{6, -8, 0, 0}, 1e-6)) << size;
    }
}

TEST(Norm, SecondGradient) {
    const Tensor x({2, 2}, {3, 4, 0, 0}), v({2, 2}, {1, 0, 1, 0});
    GradientTape outer;
    outer.watch(x);
    GradientTape inner;
    inner.watch(x);
    const Tensor dx = inner.gradient(sum(norm(x, {.axes = {{1}}})), x);
    // (v - u (u v)) / norm with u = (0.6, 0.8); 0 where the norm is.
    const Values second = outer.gradient(sum(dx * v), x).values();
    EXPECT_TRUE(near(second, Values{0.128f, -0.096f, 0, 0}, 1e-6));
}

TEST(Norm, InFloat16IsRoundedOnce) {
    const Tensor x({2}, Values{300, 400}, DType::float16);
    EXPECT_EQ(norm(x).item(), 500.0f);
    EXPECT_EQ(norm(x).dtype(), DType::float16);
}

}  // namespace
}  // namespace glgrad

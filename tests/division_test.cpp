#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/random.h"
#include "tests/support/devices.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

Tensor vectorOf(const Values& values) {
    return Tensor({static_cast<Index>(values.size())}, values);
}

Values wholeNumbers(int count) {
    Values x(count);
    std::iota(x.begin(), x.end(), 1.0f);
    return x;
}

// Of many magnitudes, but no quotient of two is subnormal.
Values someNumbers(int count, std::uint64_t seed) {
    RandomGenerator random(seed);
    Values x = random.uniforms(count, 1.0f, 2.0f);
    const Values exponents = random.uniforms(count, -60.0f, 60.0f);
    for (int i = 0; i < count; ++i) {
        x[i] = std::ldexp(i % 2 == 0 ? x[i] : -x[i], static_cast<int>(exponents[i]));
    }
    return x;
}

Values quotients(const Values& a, const Values& b) {
    Values y(a.size());
    for (std::size_t i = 0; i < y.size(); ++i) y[i] = a[i] / b[i];
    return y;
}

// A product with the reciprocal rounds twice.
TEST(Division, OfANumberByItselfIsOne) {
    const Values x = wholeNumbers(2000);
    const Tensor all = vectorOf(x);
    EXPECT_EQ((all / all).values(), Values(2000, 1.0f));
    for (const float n : {13.0f, 41.0f, 47.0f, 55.0f, 1999.0f}) {
        EXPECT_EQ((vectorOf({n, 13.0f * n}) / n).values(), (Values{1.0f, 13.0f})) << n;
        EXPECT_EQ((n / vectorOf({n})).item(), 1.0f) << n;
    }
    EXPECT_EQ((Tensor(169.0f) / 13).item(), 13.0f);
}

TEST(Division, RoundsOnce) {
    const Values a = someNumbers(3000, 1), b = someNumbers(3000, 2);
    EXPECT_EQ((vectorOf(a) / vectorOf(b)).values(), quotients(a, b));
    for (const float c : {3.0f, 0.1f, -7.7f, 1e15f}) {
        const Values same(a.size(), c);
        EXPECT_EQ((vectorOf(a) / c).values(), quotients(a, same)) << c;
        EXPECT_EQ((c / vectorOf(a)).values(), quotients(same, a)) << c;
    }
    EXPECT_EQ(reciprocal(vectorOf(a)).values(), quotients(Values(a.size(), 1.0f), a));
}

// The reciprocals of these are subnormal, and zero where those are flushed.
TEST(Division, ByNumbersNearTheLargest) {
    const Values x{3e38f, -2e38f, 1.7e38f, 3.4028235e38f};
    EXPECT_EQ((vectorOf(x) / 3e38f).values(), quotients(x, Values(4, 3e38f)));
    EXPECT_EQ((vectorOf(x) / vectorOf(x)).values(), Values(4, 1.0f));
    EXPECT_EQ((3e38f / vectorOf(x)).values(), quotients(Values(4, 3e38f), x));
}

TEST(Division, GradientsAreQuotientsToo) {
    const Tensor x = vectorOf(wholeNumbers(50)), dy = x * 49.0f;
    GradientTape tape({.persistent = true});
    tape.watch(x);
    const Tensor y = x / 49.0f, z = 3e38f / (x * 3e36f);
    EXPECT_EQ(tape.gradient(y, x, dy).values(), x.values());
    const Values dz = tape.gradient(sum(z), x).values();
    for (int i = 0; i < 50; ++i) {
        const double n = i + 1;
        EXPECT_NEAR(dz[i] * n * n / -100.0, 1.0, 1e-6) << n;
    }
}

TEST(Division, MeansOfOnesAreOne) {
    for (Index n = 1; n <= 1000; ++n) {
        ASSERT_EQ(mean(ones({n})).item(), 1.0f) << n;
        if (n % 50 != 0) continue;
        ASSERT_EQ(mean(ones({n, 3}), {.axes = {{0}}}).values(), Values(3, 1.0f)) << n;
    }
}

TEST(Division, MeansOfWholeNumbersAreWhole) {
    const Tensor x = full({41, 7, 7, 5}, 3.0f);
    EXPECT_EQ(mean(x, {.axes = {{1, 2}}}).values(), Values(41 * 5, 3.0f));
    GradientTape tape;
    const Tensor w = ones({41});
    tape.watch(w);
    EXPECT_EQ(tape.gradient(mean(w), w, Tensor(41.0f)).values(), Values(41, 1.0f));
}

TEST(Division, AveragePools) {
    const Tensor x = full({1, 14, 14, 5}, 3.0f);
    for (const int size : {3, 5, 7, 13}) {
        const PoolOptions options{
            .poolSize = {size, 7}, .strides = {{2, 3}}, .padding = Padding::same};
        const Values y = averagePool2d(x, options).values();
        EXPECT_EQ(y, Values(y.size(), 3.0f)) << size;
    }
    GradientTape tape;
    tape.watch(x);
    const Tensor y = averagePool2d(x, {.poolSize = {7, 7}});
    EXPECT_EQ(tape.gradient(y, x, full(y.shape(), 49.0f)).values(), Values(x.size(), 1.0f));
}

TEST(Division, SoftmaxOfEquals) {
    for (const Index n : {1, 41, 49, 55, 1000}) {
        const Values y = softmax(zeros({n})).values();
        EXPECT_EQ(y, Values(n, 1.0f / static_cast<float>(n))) << n;
    }
}

}  // namespace
}  // namespace glgrad

#include "optim/clipping.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "optim/sgd.h"
#include "tests/support/compare.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;
constexpr float kInfinity = std::numeric_limits<float>::infinity();

void expectClipped(const Tensor& clipped, const Values& want, float norm) {
    const Values got = clipped.values();
    for (std::size_t i = 0; i < want.size(); ++i) {
        EXPECT_NEAR(double{got[i]} / norm, want[i], 1e-6) << i;
    }
}

TEST(Clipping, OfAnyMagnitude) {
    for (const float size : {3e-25f, 1.0f, 1e18f, 1e20f, 1e30f, 6e37f}) {
        const Tensor g({2}, Values{3 * size, 4 * size});
        for (const float norm : {size, size * 1e-9f, std::max(size * 1e-30f, 1e-30f), 1e-10f}) {
            if (norm > size) continue;
            SCOPED_TRACE(size / norm);
            expectClipped(clipByNorm(g, norm), {0.6f, 0.8f}, norm);
            const Tensors both = clipByGlobalNorm(std::vector{g * 0.0f, g}, norm);
            expectClipped(both[1], {0.6f, 0.8f}, norm);
        }
    }
    expectClipped(clipByNorm(Tensor({2}, {3e20f, 4e20f}), 1.0f), {0.6f, 0.8f}, 1.0f);
    expectClipped(clipByNorm(Tensor({2}, {3e-25f, 4e-25f}), 1e-25f), {0.6f, 0.8f}, 1e-25f);
}

// The norm is more than a float holds, the values are not.
TEST(Clipping, OfANormThatOverflows) {
    expectClipped(clipByNorm(full({4}, 3e38f), 2.0f), Values(4, 0.5f), 2.0f);
    const Tensors all = clipByGlobalNorm(std::vector{full({2}, 3e38f), full({2}, -3e38f)}, 1.0f);
    expectClipped(all[0], Values(2, 0.5f), 1.0f);
    expectClipped(all[1], Values(2, -0.5f), 1.0f);
}

TEST(Clipping, OfDifferentMagnitudes) {
    const Tensors all = clipByGlobalNorm(
        std::vector{Tensor({2}, {3e30f, 0}), Tensor({1}, {4e30f}), full({3}, 1e-30f)}, 1.0f);
    expectClipped(all[0], {0.6f, 0.0f}, 1.0f);
    expectClipped(all[1], {0.8f}, 1.0f);
    expectClipped(all[2], Values(3, 0.0f), 1.0f);
}

TEST(Clipping, LeavesShorterOnesExactly) {
    const Tensor g({3}, {0.1f, -0.2f, 2e-38f}), tiny({2}, {3e-25f, 4e-25f});
    EXPECT_EQ(clipByNorm(g, 0.3f).values(), g.values());
    EXPECT_EQ(clipByNorm(tiny, 1.0f).values(), tiny.values());
    EXPECT_EQ(clipByNorm(tiny, 6e-25f).values(), tiny.values());
    EXPECT_EQ(clipByGlobalNorm(std::vector{g, tiny}, 1e30f)[1].values(), tiny.values());
    EXPECT_EQ(clipByGlobalNorm(std::vector{zeros({0}), g}, 1.0f)[1].values(), g.values());
}

TEST(Clipping, GradientIsTheIdentityBelowTheNorm) {
    const Tensor zero = zeros({3}), x({2}, {3, 4});
    GradientTape tape({.persistent = true});
    for (const Tensor& each : {zero, x}) tape.watch(each);
    EXPECT_EQ(tape.gradient(sum(clipByNorm(zero, 1.0f)), zero).values(), Values(3, 1.0f));
    EXPECT_EQ(tape.gradient(sum(clipByGlobalNorm(std::vector{zero, zero}, 1.0f)[0]), zero).values(),
              Values(3, 1.0f));
    // (dy - u (u dy)) norm / |x| beyond it
    const Values dx = tape.gradient(clipByNorm(x, 1.0f), x, Tensor({2}, {1, 0})).values();
    EXPECT_TRUE(near(dx, Values{0.128f, -0.096f}, 1e-6));
}

TEST(Clipping, OfFloat16) {
    const Tensor g({2}, Values{30000, 40000}, DType::float16);
    const Tensor clipped = clipByNorm(g, 5.0f);
    EXPECT_EQ(clipped.dtype(), DType::float16);
    EXPECT_TRUE(near(clipped.values(), Values{3, 4}, 1e-3));
}

TEST(Clipping, NanAndInfinityReachEverything) {
    for (const float special : {kInfinity, -kInfinity, std::nanf("")}) {
        const Tensor g({3}, {1.0f, special, 2.0f});
        for (const float norm : {1e-25f, 1.0f, 1e30f}) {
            for (const float each : clipByNorm(g, norm).values()) EXPECT_TRUE(std::isnan(each));
            const Tensors all = clipByGlobalNorm(std::vector{ones({1}), g}, norm);
            EXPECT_TRUE(std::isnan(all[0].item()));
        }
    }
}

TEST(Clipping, StepsOfAnExplodedGradient) {
    Variable w(Tensor({2}, {1, 1}));
    Optimizer sgd = SGD{.learningRate = 0.1f, .globalClipNorm = 1.0f};
    sgd.apply(std::vector{Tensor({2}, {3e20f, 4e20f})}, {w});
    EXPECT_TRUE(near(w.value().values(), Values{0.94f, 0.92f}, 1e-6));
}

TEST(Clipping, ErrorsSayWhatIsWrong) {
    const Tensor g = ones({2});
    EXPECT_EQ(errorOf<ArgumentError>([&] { clipByNorm(g, kInfinity); }),
              "clipByNorm: expected a positive, finite norm, got inf");
    EXPECT_EQ(errorOf<ArgumentError>([&] { clipByNorm(g, std::nanf("")); }),
              "clipByNorm: expected a positive, finite norm, got nan");
    EXPECT_EQ(errorOf<ArgumentError>([&] { clipByGlobalNorm(std::vector{g}, -kInfinity); }),
              "clipByGlobalNorm: expected a positive, finite norm, got -inf");
    EXPECT_EQ(errorOf<ArgumentError>([&] { clipByGlobalNorm(std::vector{g}, 0.0f); }),
              "clipByGlobalNorm: expected a positive, finite norm, got 0");
}

}  // namespace
}  // namespace glgrad

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "core/random.h"
#include "tests/support/compare.h"
#include "tests/support/devices.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kLargest = std::numeric_limits<float>::max();

using Values = std::vector<float>;

Tensor randomTensor(const Shape& shape, std::uint64_t seed) {
    return Tensor(shape, RandomGenerator(seed).uniforms(shape.size(), -2.0f, 2.0f));
}

TEST(Broadcast, TellsWhichSizesDiffer) {
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  add(zeros({2, 3}), zeros({4, 3}));
              }),
              "add: cannot broadcast [2, 3] with [4, 3]: sizes 2 and 4 of axis -2 differ");
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  zeros({2, 3}) / zeros({2});
              }),
              "div: cannot broadcast [2, 3] with [2]: sizes 3 and 2 of axis -1 differ");
}

// Axes of every kind next to each other: more than one group of repeated axes in both inputs.
TEST(Broadcast, EightAxes) {
    const Shape a{2, 1, 3, 1, 2, 1, 2, 5}, b{1, 2, 1, 2, 1, 2, 2, 1};
    const Tensor x = randomTensor(a, 1), y = randomTensor(b, 2);
    const Values got = (x - y).values(), valuesA = x.values(), valuesB = y.values();
    const Shape shape{2, 2, 3, 2, 2, 2, 2, 5};
    for (Index i = 0; i < shape.size(); ++i) {
        Index rest = i, placeA = 0, placeB = 0, stepA = 1, stepB = 1;
        for (int axis = 7; axis >= 0; --axis) {
            const Index at = rest % shape[axis];
            rest /= shape[axis];
            if (a[axis] != 1) placeA += at * stepA;
            if (b[axis] != 1) placeB += at * stepB;
            stepA *= a[axis];
            stepB *= b[axis];
        }
        ASSERT_EQ(got[i], valuesA[placeA] - valuesB[placeB]) << i;
    }
}

TEST(Broadcast, ShortRowsOnBothSides) {
    for (const Index columns : {1, 3, 16, 100, 300}) {
        const Tensor x = randomTensor({5000, columns}, 1), row = randomTensor({columns}, 2);
        const Values left = (row - x).values(), right = (x - row).values();
        const Values all = x.values(), one = row.values();
        for (Index i = 0; i < x.size(); ++i) {
            ASSERT_EQ(right[i], all[i] - one[i % columns]) << columns << " " << i;
            ASSERT_EQ(left[i], one[i % columns] - all[i]) << columns << " " << i;
        }
    }
}

TEST(Broadcast, NothingIsComputedForConstants) {
    const Tensor x = randomTensor({4, 3}, 1), constant = randomTensor({3}, 2);
    GradientTape tape;
    tape.watch(x);
    const Tensor y = sum(x + constant);
    const auto before = currentDevice().counters().kernels;
    tape.gradient(y, x);
    // ones for the target, and the gradient of sum; add passes it on.
    EXPECT_LE(currentDevice().counters().kernels - before, 3);
}

TEST(Elementwise, NanStays) {
    const Tensor x({9}, Values(9, kNan));
    const auto isNan = [](const Tensor& y) {
        for (float value : y.values()) {
            if (!std::isnan(value)) return false;
        }
        return true;
    };
    EXPECT_TRUE(isNan(relu(x)));
    EXPECT_TRUE(isNan(clip(x, -1.0f, 1.0f)));
    EXPECT_TRUE(isNan(exp(x)));
    EXPECT_TRUE(isNan(tanh(x)));
    EXPECT_TRUE(isNan(sigmoid(x)));
    EXPECT_TRUE(isNan(softplus(x)));
    EXPECT_TRUE(isNan(sign(x)));
    EXPECT_TRUE(isNan(max(x)));
    EXPECT_TRUE(isNan(softmax(x)));
}

TEST(Elementwise, ExpSaturates) {
    const Tensor x({9}, {88.0f, 89.0f, 100.0f, 1e30f, kInfinity, -kInfinity, -110.0f, kNan, 0.0f});
    const Values want{1.6516363e38f, kLargest, kLargest, kLargest, kInfinity,
                      0.0f,          0.0f,     kNan,     1.0f};
    EXPECT_TRUE(near(exp(x).values(), want, 1e-5));
}

// Relative accuracy where the textbook form, or the driver's function, loses it.
TEST(Elementwise, SmallResultsAreRelativelyExact) {
    Values small;
    for (int i = 1; i < 60; ++i) small.push_back(std::pow(0.7f, static_cast<float>(i)));
    const Tensor x({static_cast<Index>(small.size())}, small);
    const Values tanhs = tanh(x).values(), logs = log(x + 1.0f).values(),
                 sums = (x + 1.0f).values();
    const Values softpluses = softplus(log(x)).values();
    for (std::size_t i = 0; i < small.size(); ++i) {
        EXPECT_NEAR(tanhs[i] / std::tanh(small[i]), 1.0f, 2e-6f) << small[i];
        EXPECT_NEAR(logs[i], std::log(sums[i]), 2e-6f * (sums[i] - 1.0f)) << small[i];
        EXPECT_NEAR(softpluses[i] / std::log1p(small[i]), 1.0f, 2e-5f) << small[i];
    }
}

TEST(Elementwise, ClipNeedsOrderedBounds) {
    EXPECT_EQ(errorOf<ArgumentError>([] { clip(zeros({2}), 1.0f, -1.0f); }),
              "clip: expected low <= high, got 1 and -1");
}

TEST(Elementwise, ComparisonsAreBooleans) {
    const Tensor a({4}, {1.0f, 2.0f, 3.0f, kNan}), b({4}, {1.0f, 1.0f, 4.0f, kNan});
    EXPECT_EQ(equal(a, b).dtype(), DType::boolean);
    EXPECT_EQ(equal(a, b).values(), (Values{1.0f, 0.0f, 0.0f, 0.0f}));
    EXPECT_EQ(greater(a, b).values(), (Values{0.0f, 1.0f, 0.0f, 0.0f}));
}

TEST(Elementwise, FillUploadsNothing) {
    const auto before = currentDevice().counters().uploads;
    EXPECT_EQ(full({2, 3}, 2.5f).values(), Values(6, 2.5f));
    EXPECT_EQ(zerosLike(ones({5})).values(), Values(5, 0.0f));
    EXPECT_EQ(currentDevice().counters().uploads, before);
}

}  // namespace
}  // namespace glgrad

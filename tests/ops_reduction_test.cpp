#include <gtest/gtest.h>

#include <algorithm>
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

using Values = std::vector<float>;

Tensor randomTensor(const Shape& shape, float low = -1.0f, float high = 1.0f) {
    return Tensor(shape, RandomGenerator(7).uniforms(shape.size(), low, high));
}

double total(const Values& values) {
    double result = 0.0;
    for (float value : values) result += value;
    return result;
}

TEST(Sum, OfAMillionIsAccurate) {
    for (const Shape& shape : {Shape{1 << 20}, Shape{1024, 1024}, Shape{1 << 18, 4},
                               Shape{1 << 20, 1}, Shape{64, 128, 128}}) {
        const Tensor x = randomTensor(shape, 0.0f, 1.0f);
        const double want = total(x.values());
        EXPECT_NEAR(sum(x).item() / want, 1.0, 6e-7) << shape;
        EXPECT_NEAR(mean(x).item() * static_cast<double>(x.size()) / want, 1.0, 6e-7) << shape;
    }
}

// More texels than a fragment's loops may count, in every direction.
TEST(Sum, OverLongAxes) {
    const Index count = 300000;
    const Tensor columns = sum(ones({count, 3}), {.axes = {{0}}});
    EXPECT_EQ(columns.values(), Values(3, 300000.0f));
    const Tensor rows = sum(ones({3, count}), {.axes = {{1}}});
    EXPECT_EQ(rows.values(), Values(3, 300000.0f));
    const Tensor middle = sum(ones({2, count, 2}), {.axes = {{1}}});
    EXPECT_EQ(middle.values(), Values(4, 300000.0f));
    const Tensor both = sum(ones({count, 2, 3}), {.axes = {{0, 2}}});
    EXPECT_EQ(both.values(), Values(2, 900000.0f));
    EXPECT_EQ(max(randomTensor({count, 2}) * 0.0f).item(), 0.0f);
}

// So many rows that they are reduced in pieces, which begin between two steps of the outer axis.
TEST(Reduction, OverAxesThatAreApart) {
    const Shape shape{37, 2, 1000, 21};
    Values x(shape.size()), sums(2 * 21, 0.0f), largest(2 * 21, 0.0f);
    for (Index i = 0; i < shape.size(); ++i) {
        x[i] = static_cast<float>(i % 23 + (i % 9973 == 0 ? i % 1013 : 0));
        const Index place = i / 21000 % 2 * 21 + i % 21;
        sums[place] += x[i];
        largest[place] = std::max(largest[place], x[i]);
    }
    const Tensor tensor(shape, x);
    EXPECT_EQ(sum(tensor, {.axes = {{0, 2}}}).values(), sums);
    EXPECT_EQ(max(tensor, {.axes = {{0, 2}}}).values(), largest);
}

TEST(Max, FindsTheLargestAnywhere) {
    for (const Index place : {0, 1, 3, 4, 70000, 299999}) {
        Values values(300000, -5.0f);
        values[place] = -1.0f;
        EXPECT_EQ(max(Tensor({300000}, values)).item(), -1.0f) << place;
        EXPECT_EQ(max(Tensor({100000, 3}, values)).item(), -1.0f) << place;
        EXPECT_EQ(argmax(Tensor({300000}, values)).item(), static_cast<float>(place));
    }
}

TEST(Max, OfInfinitiesAndNan) {
    const float infinity = std::numeric_limits<float>::infinity();
    EXPECT_EQ(max(Tensor({5}, Values(5, -infinity))).item(), -infinity);
    Values values(1000, 1.0f);
    values[777] = std::nanf("");
    EXPECT_TRUE(std::isnan(max(Tensor({1000}, values)).item()));
    EXPECT_TRUE(std::isnan(max(Tensor({10, 100}, values), {.axes = {{0}}}).values()[77]));
    EXPECT_EQ(argmax(Tensor({1000}, values)).item(), 777.0f);
}

TEST(Max, SharesItsGradientAmongTies) {
    const Tensor x({2, 3}, {2.0f, 1.0f, 2.0f, 5.0f, 5.0f, 5.0f});
    GradientTape tape;
    tape.watch(x);
    const Tensor y = sum(max(x, {.axes = {{1}}}) * Tensor({2}, {4.0f, 3.0f}));
    EXPECT_EQ(tape.gradient(y, x).values(), (Values{2.0f, 0.0f, 2.0f, 1.0f, 1.0f, 1.0f}));
}

TEST(Argmax, IsTheFirstOfEqualsAndAnInteger) {
    const Tensor y = argmax(Tensor({2, 5}, {1, 3, 3, 0, 3, -1, -2, -3, -1, -5}));
    EXPECT_EQ(y.values(), (Values{1.0f, 0.0f}));
    EXPECT_EQ(y.dtype(), DType::int32);
}

TEST(Reduction, OfNothing) {
    EXPECT_EQ(sum(zeros({0, 3}), {.axes = {{0}}}).values(), Values(3, 0.0f));
    EXPECT_EQ(sum(zeros({0})).item(), 0.0f);
    EXPECT_EQ(mean(zeros({0, 3}), {.axes = {{1}}}).shape(), Shape{0});
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  mean(zeros({0, 3}));
              }),
              "mean: expected elements to average, got shape [0, 3]");
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  max(zeros({2, 0}), {.axes = {{1}}});
              }),
              "max: expected at least one element, got shape [2, 0]");
}

TEST(Reduction, ChecksAxes) {
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  sum(zeros({2, 3}), {.axes = {{2}}});
              }),
              "sum: axis 2 is out of range for 2 axes");
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  sum(zeros({2, 3}), {.axes = {{1, -1}}});
              }),
              "sum: axis -1 is given twice");
}

TEST(Reduction, OverNoAxesCopies) {
    const Tensor x = randomTensor({2, 3, 5});
    EXPECT_EQ(sum(x, {.axes = std::vector<int>{}}).values(), x.values());
}

TEST(SumTo, IsTheGradientOfBroadcastTo) {
    const Tensor x = ones({4, 3, 5});
    EXPECT_EQ(sumTo(x, {3, 1}).values(), Values(3, 20.0f));
    EXPECT_EQ(sumTo(x, {}).item(), 60.0f);
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  sumTo(x, {2, 5});
              }),
              "sumTo: cannot broadcast [4, 3, 5] with [2, 5]: sizes 3 and 2 of axis -2 differ");
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  broadcastTo(ones({2, 3}), {3});
              }),
              "broadcastTo: expected a shape that [2, 3] can be repeated to, got [3]");
}

}  // namespace
}  // namespace glgrad

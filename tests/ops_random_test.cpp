#include <gtest/gtest.h>

#include <algorithm>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "tests/support/devices.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

template <class Make>
Values onCpu(const Make& make) {
    const DeviceScope scope(cpuDevice());
    return make().values();
}

TEST(RandomUniform, IsTheSameOnEveryDevice) {
    for (const Shape& shape :
         {Shape{}, Shape{7}, Shape{3, 5}, Shape{40000, 3}, Shape{2, 3, 4, 6}}) {
        const auto make = [&] { return randomUniform(shape, 0x123456789abcdefu, -0.3f, 0.9f); };
        EXPECT_EQ(make().values(), onCpu(make)) << shape;
    }
}

TEST(RandomUniform, FillsItsRange) {
    const Values values = randomUniform({200000}, 5, -1.0f, 3.0f).values();
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    EXPECT_GE(*low, -1.0f);
    EXPECT_LT(*low, -0.999f);
    EXPECT_LT(*high, 3.0f);
    EXPECT_GT(*high, 2.999f);
    double sum = 0.0;
    for (float value : values) sum += value;
    EXPECT_NEAR(sum / 200000.0, 1.0, 0.01);
    EXPECT_NE(values, randomUniform({200000}, 6, -1.0f, 3.0f).values());
}

TEST(Dropout, DropsItsRateAndScalesTheRest) {
    const Values values = dropout(ones({1000, 101}), {.rate = 0.3f, .seed = 3}).values();
    const auto dropped = std::count(values.begin(), values.end(), 0.0f);
    EXPECT_NEAR(static_cast<double>(dropped) / 101000.0, 0.3, 0.01);
    const float largest = *std::max_element(values.begin(), values.end());
    EXPECT_NEAR(largest, 1.0f / 0.7f, 1e-6f);
    EXPECT_EQ(std::count(values.begin(), values.end(), largest), 101000 - dropped);
}

TEST(Dropout, IsTheSameOnEveryDevice) {
    for (const Shape& shape : {Shape{9}, Shape{5, 6}, Shape{20000, 5}}) {
        // A rate whose scale is exact.
        const auto make = [&] { return dropout(ones(shape), {.rate = 0.5f, .seed = 77}); };
        EXPECT_EQ(make().values(), onCpu(make)) << shape;
    }
}

TEST(Dropout, GradientDropsTheSame) {
    const Tensor x = ones({50, 7});
    GradientTape tape;
    tape.watch(x);
    const Tensor y = dropout(x, {.rate = 0.4f, .seed = 9});
    EXPECT_EQ(tape.gradient(sum(y), x).values(), y.values());
    EXPECT_EQ(dropout(x, {.rate = 0.4f, .seed = 9}).values(), y.values());
    EXPECT_NE(dropout(x, {.rate = 0.4f, .seed = 10}).values(), y.values());
}

TEST(Dropout, ChecksItsRate) {
    EXPECT_EQ(dropout(ones({3}), {.rate = 0.0f}).values(), Values(3, 1.0f));
    EXPECT_EQ(errorOf<ArgumentError>([] { dropout(ones({3}), {.rate = 1.0f}); }),
              "dropout: expected a rate of at least 0 and below 1, got 1");
}

}  // namespace
}  // namespace glgrad

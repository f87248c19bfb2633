#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

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
constexpr float kInfinity = std::numeric_limits<float>::infinity();

Values softmaxOf(const Values& x) {
    const double largest = *std::max_element(x.begin(), x.end());
    double total = 0.0;
    for (float value : x) total += std::exp(value - largest);
    Values result;
    for (float value : x) {
        result.push_back(static_cast<float>(std::exp(value - largest) / total));
    }
    return result;
}

TEST(Softmax, RowsOfEveryLength) {
    for (const Index length : {1, 2, 63, 64, 65, 1000, 4099, 300000}) {
        const Values x = RandomGenerator(length).uniforms(length, -30.0f, 30.0f);
        const Values want = softmaxOf(x);
        EXPECT_TRUE(near(softmax(Tensor({1, length}, x)).values(), want, 1e-6)) << length;
        Values logs;
        for (float value : want) logs.push_back(std::log(value));
        EXPECT_TRUE(near(logSoftmax(Tensor({length}, x)).values(), logs, 1e-5)) << length;
    }
}

TEST(Softmax, ExtremeRows) {
    for (const Index length : {4, 400}) {
        const Index rest = length - 4;
        const auto row = [&](Values first, float fill) {
            first.resize(length, fill);
            return first;
        };
        const float least = -std::numeric_limits<float>::max();
        EXPECT_TRUE(
            near(softmax(Tensor({length}, row({1e4f, 0.0f, -1e4f, -3e38f}, -1e4f))).values(),
                 row({1.0f, 0.0f, 0.0f, 0.0f}, 0.0f), 1e-6));
        EXPECT_TRUE(
            near(softmax(Tensor({length}, row({-kInfinity, 0.0f, 0.0f, -kInfinity}, -kInfinity)))
                     .values(),
                 row({0.0f, 0.5f, 0.5f, 0.0f}, 0.0f), 1e-6));
        const float share = 1.0f / static_cast<float>(4 + rest);
        EXPECT_TRUE(near(softmax(Tensor({length}, Values(length, least))).values(),
                         Values(length, share), 1e-6));
        Values withNan(length, 1.0f);
        withNan[length - 2] = std::nanf("");
        for (float value : softmax(Tensor({length}, withNan)).values()) {
            EXPECT_TRUE(std::isnan(value));
        }
    }
}

TEST(Softmax, AlongOtherAxes) {
    const Tensor x({3, 70, 2}, RandomGenerator(1).uniforms(420, -3.0f, 3.0f));
    const Values sums = sum(softmax(x, 1), {.axes = {{1}}}).values();
    EXPECT_TRUE(near(sums, Values(6, 1.0f), 1e-6));
    EXPECT_EQ(errorOf<ArgumentError>([&] { softmax(x, 3); }),
              "softmax: axis 3 is out of range for 3 axes");
}

TEST(SparseCategoricalCrossentropy, KnowsWhatIsNoClass) {
    const Tensor logits({5, 3}, Values(15, 2.0f));
    const Tensor labels({5}, {0.0f, 2.0f, 3.0f, -1.0f, 0.5f});
    const Values loss = sparseCategoricalCrossentropy(labels, logits).values();
    EXPECT_NEAR(loss[0], std::log(3.0f), 1e-6f);
    EXPECT_NEAR(loss[1], std::log(3.0f), 1e-6f);
    for (int i = 2; i < 5; ++i) EXPECT_TRUE(std::isnan(loss[i])) << i;
}

TEST(SparseCategoricalCrossentropy, ManyRowsAndClasses) {
    for (const auto& [rows, classes] : {std::pair<Index, Index>{70000, 5}, {37, 1000}}) {
        Values labels(rows);
        for (Index i = 0; i < rows; ++i) labels[i] = static_cast<float>(i % classes);
        const Values values = RandomGenerator(3).uniforms(rows * classes, -4.0f, 4.0f);
        const Tensor logits({rows, classes}, values), names({rows}, labels);
        GradientTape tape;
        tape.watch(logits);
        const Tensor y = sparseCategoricalCrossentropy(names, logits);
        const Values loss = y.values(), gradient = tape.gradient(sum(y), logits).values();
        for (Index i = 0; i < rows; i += 997) {
            const auto begin = values.begin() + i * classes;
            Values want = softmaxOf({begin, begin + classes});
            EXPECT_NEAR(loss[i], -std::log(want[i % classes]), 1e-5f) << i;
            want[i % classes] -= 1.0f;
            EXPECT_TRUE(near({gradient.data() + i * classes, static_cast<std::size_t>(classes)},
                             want, 1e-6));
        }
    }
}

TEST(Losses, CheckShapes) {
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  sparseCategoricalCrossentropy(zeros({3}), zeros({4, 5}));
              }),
              "sparseCategoricalCrossentropy: expected logits [..., classes] and a label for each "
              "row, got labels [3] and logits [4, 5]");
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  meanSquaredError(zeros({3}), zeros({3, 1}));
              }),
              "meanSquaredError: expected targets and predictions of one shape [..., n], got [3] "
              "and [3, 1]");
}

}  // namespace
}  // namespace glgrad

#include <gtest/gtest.h>

#include <cmath>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "core/random.h"
#include "tests/support/compare.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

struct Moments {
    std::vector<double> mean, variance;
};

Moments momentsOf(const Values& x, Index channels) {
    Moments moments{std::vector<double>(channels), std::vector<double>(channels)};
    const double rows = static_cast<double>(x.size()) / static_cast<double>(channels);
    for (std::size_t i = 0; i < x.size(); ++i) moments.mean[i % channels] += x[i] / rows;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double d = x[i] - moments.mean[i % channels];
        moments.variance[i % channels] += d * d / rows;
    }
    return moments;
}

void expectNormal(const Shape& shape, float mean, float deviation) {
    SCOPED_TRACE(shape);
    const Index channels = shape.last();
    const Values x = RandomGenerator(5).normals(shape.size(), mean, deviation);
    const Moments want = momentsOf(x, channels);
    const NormalizedBatch batch =
        batchNormalization(Tensor(shape, x), ones({channels}), zeros({channels}), 0.0f);
    const Values means = batch.mean.values(), variances = batch.variance.values();
    // No more than floats can say about such a mean.
    const double unit = std::abs(mean) * std::ldexp(1.0, -23) + 1e-6 * deviation;
    for (Index c = 0; c < channels; ++c) {
        EXPECT_NEAR(means[c], want.mean[c], unit) << c;
        EXPECT_NEAR(variances[c] / want.variance[c], 1.0, 1e-4) << c;
    }
    Values normal;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const Index c = static_cast<Index>(i) % channels;
        normal.push_back(static_cast<float>((x[i] - want.mean[c]) / std::sqrt(want.variance[c])));
    }
    EXPECT_TRUE(near(batch.y.values(), normal, 1e-4 + unit / deviation));
}

TEST(BatchNormalization, GivesMeanZeroAndVarianceOne) {
    expectNormal({64, 5}, 0.0f, 1.0f);
    expectNormal({4, 9, 7, 17}, -3.0f, 0.1f);
    expectNormal({3000, 1}, 2.0f, 5.0f);
}

// E[x^2] - E[x]^2 would lose all digits of the variance.
TEST(BatchNormalization, OfALargeMean) {
    expectNormal({8, 32, 32, 6}, 1e4f, 1.0f);
    expectNormal({70000, 2}, -1e4f, 1.0f);
}

TEST(BatchNormalization, OfValuesThatAreAllTheSame) {
    const NormalizedBatch batch =
        batchNormalization(full({6, 3}, 7.25f), ones({3}), full({3}, 0.5f));
    EXPECT_EQ(batch.mean.values(), Values(3, 7.25f));
    EXPECT_EQ(batch.variance.values(), Values(3, 0.0f));
    EXPECT_EQ(batch.y.values(), Values(18, 0.5f));
}

// dx is orthogonal to ones and to y, whatever dy is.
TEST(BatchNormalization, GradientsOfALargeMean) {
    const Shape shape{4, 16, 16, 3};
    const Tensor x(shape, RandomGenerator(6).normals(shape.size(), 1e4f, 1.0f));
    const Tensor dy = randomUniform(shape, 7, -1, 1);
    GradientTape tape;
    tape.watch(x);
    const Tensor y = batchNormalization(x, full({3}, 2.0f), ones({3})).y;
    const Tensor dx = tape.gradient(y, x, dy);
    const Values sums = sum(dx, {.axes = {{0, 1, 2}}}).values();
    const Values products = sum(dx * (y - 1.0f), {.axes = {{0, 1, 2}}}).values();
    for (int c = 0; c < 3; ++c) {
        EXPECT_NEAR(sums[c], 0, 0.5) << c;
        EXPECT_NEAR(products[c], 0, 0.5) << c;
    }
    EXPECT_GT(sum(abs(dx)).item(), 1000.0f);
}

// Forward: moments and result; backward: sums and dx.
TEST(BatchNormalization, TakesFewPasses) {
    const Tensor x = randomUniform({4, 8, 8, 8}, 1), gamma = ones({8}), beta = zeros({8});
    const auto kernelsOf = [&] {
        const Counters before = currentDevice().counters();
        GradientTape tape;
        for (const Tensor& each : {x, gamma, beta}) tape.watch(each);
        tape.gradient(batchNormalization(x, gamma, beta).y, {x, gamma, beta}, x);
        return (currentDevice().counters() - before).kernels;
    };
    EXPECT_EQ(kernelsOf(), 4);
}

TEST(BatchNormalization, ErrorsSayWhatIsWrong) {
    const Tensor x = zeros({2, 3});
    EXPECT_EQ(errorOf<ArgumentError>([&] { batchNormalization(x, ones({3}), zeros({2})); }),
              "batchNormalization: expected a value for each channel of [2, 3], got shape [2]");
    EXPECT_EQ(errorOf<ArgumentError>([&] { batchNormalization(x, ones({3}), zeros({3}), -1.0f); }),
              "batchNormalization: expected epsilon of at least 0, got -1");
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  batchNormalization(zeros({0, 3}), ones({3}), zeros({3}));
              }),
              "batchNormalization: expected values to average, got shape [0, 3]");
    EXPECT_THROW(batchNormalization(Tensor(1.0f), ones({1}), ones({1})), ArgumentError);
}

}  // namespace
}  // namespace glgrad

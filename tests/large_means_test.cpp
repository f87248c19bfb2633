#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/random.h"
#include "layers/batch_normalization.h"
#include "tests/support/compare.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;
using Doubles = std::vector<double>;

// Batch normalization in double, and its gradients by a dy.
struct Reference {
    Reference(const Values& x, const Values& dy, Index channels, double epsilon)
        : mean(channels), variance(channels), dgamma(channels), y(x.size()), dx(x.size()) {
        const double rows = static_cast<double>(x.size()) / static_cast<double>(channels);
        const auto sums = [&](auto&& value) {
            Doubles result(channels);
            for (std::size_t i = 0; i < x.size(); ++i) result[i % channels] += value(i);
            return result;
        };
        for (Index c = 0; c < channels; ++c) mean[c] = sums([&](auto i) { return x[i]; })[c] / rows;
        const auto centred = [&](std::size_t i) { return x[i] - mean[i % channels]; };
        const Doubles squares = sums([&](auto i) { return centred(i) * centred(i); });
        for (Index c = 0; c < channels; ++c) variance[c] = squares[c] / rows;
        const auto normal = [&](std::size_t i) {
            return centred(i) / std::sqrt(variance[i % channels] + epsilon);
        };
        dgamma = sums([&](auto i) { return dy[i] * normal(i); });
        const Doubles dbeta = sums([&](auto i) { return dy[i]; });
        for (std::size_t i = 0; i < x.size(); ++i) {
            const Index c = static_cast<Index>(i) % channels;
            y[i] = normal(i);
            dx[i] = (dy[i] - (dbeta[c] + normal(i) * dgamma[c]) / rows) /
                    std::sqrt(variance[c] + epsilon);
        }
    }

    Doubles mean, variance, dgamma, y, dx;
};

// Largest difference, in parts of the largest value or of 1.
double errorOf(const Tensor& got, const Doubles& want) {
    const Values values = got.values();
    double worst = 0, largest = 1;
    for (std::size_t i = 0; i < want.size(); ++i) {
        worst = std::max(worst, std::abs(values[i] - want[i]));
        largest = std::max(largest, std::abs(want[i]));
    }
    return worst / largest;
}

void expectRight(const Shape& shape, float mean, DType dtype = DType::float32) {
    SCOPED_TRACE(::testing::Message() << shape << " around " << mean);
    const Index channels = shape.last();
    const Tensor x =
        cast(Tensor(shape, RandomGenerator(3).normals(shape.size(), mean, 1.0f)), dtype);
    const Tensor dy(shape, RandomGenerator(4).uniforms(shape.size(), -1.0f, 1.0f));
    const Reference want(x.values(), dy.values(), channels, 1e-3);
    const Tensor gamma = ones({channels});
    GradientTape tape;
    tape.watch(x);
    tape.watch(gamma);
    const NormalizedBatch batch = batchNormalization(x, gamma, zeros({channels}));
    const Tensors d = tape.gradient(batch.y, {x, gamma}, dy);
    const Values means = batch.mean.values(), variances = batch.variance.values();
    const double deviation = std::sqrt(*std::ranges::min_element(want.variance) + 1e-3);
    // The mean is a float: y and its gradients are right to what that leaves.
    const double unit = mean * 0x1p-24, lost = unit / deviation,
                 coarse = dtype == DType::float16 ? 2e-3 : 0;
    for (Index c = 0; c < channels; ++c) {
        EXPECT_NEAR(means[c], want.mean[c], 1.01 * unit + 1e-6) << c;
        EXPECT_NEAR(variances[c], want.variance[c], 2e-5 * (1 + want.variance[c])) << c;
    }
    EXPECT_LT(errorOf(batch.y, want.y), 2e-5 + 2 * lost + coarse);
    EXPECT_LT(errorOf(d[0], want.dx), 2e-5 + 4 * lost + coarse);
    EXPECT_LT(errorOf(d[1], want.dgamma), 2e-5 + 8 * lost + coarse);
}

TEST(LargeMeans, OfManyDeviations) {
    for (const float mean : {1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f}) {
        expectRight({4096, 1}, mean);
        expectRight({63, 5}, mean);
        expectRight({2, 9, 11, 7}, mean);
    }
}

TEST(LargeMeans, OfAnyNumberOfRows) {
    for (const Index rows : {2, 3, 64, 65, 129, 1000, 1025, 40001}) expectRight({rows, 3}, 1e6f);
}

TEST(LargeMeans, InFloat16) {
    expectRight({500, 3}, 100.0f, DType::float16);
    expectRight({500, 3}, 2000.0f, DType::float16);
}

TEST(LargeMeans, VarianceOfEighths) {
    Values x(4096);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = 1e6f + 0.5f * static_cast<float>(i % 8);
    const NormalizedBatch batch = batchNormalization(Tensor({4096, 1}, x), ones({1}), zeros({1}));
    EXPECT_EQ(batch.mean.item(), 1e6f + 1.75f);
    EXPECT_NEAR(batch.variance.item(), 1.3125f, 1e-5f);
}

TEST(LargeMeans, ConstantChannelsAreTheirMean) {
    for (const float value : {0.1f, 100.1f, 98765.43f, 1.2345679e7f, -1.2345678e10f, 3e30f}) {
        for (const Shape& shape : {Shape{1, 3}, {147, 3}, {3, 7, 7, 3}, {5000, 3}}) {
            SCOPED_TRACE(::testing::Message() << shape << " of " << value);
            const Tensor x = full(shape, value), gamma = ones({3});
            GradientTape tape;
            tape.watch(x);
            tape.watch(gamma);
            const NormalizedBatch batch = batchNormalization(x, gamma, full({3}, 0.5f));
            EXPECT_EQ(batch.mean.values(), Values(3, value));
            EXPECT_EQ(batch.variance.values(), Values(3, 0.0f));
            EXPECT_EQ(batch.y.values(), Values(shape.size(), 0.5f));
            EXPECT_EQ(tape.gradient(sum(batch.y), gamma).values(), Values(3, 0.0f));
        }
    }
}

// Moving averages of what stays the same stay, too, and both ends of momentum are exact.
TEST(LargeMeans, MovingAverages) {
    const Tensor x = full({10, 2}, 98765.43f);
    for (const float momentum : {0.0f, 0.3f, 0.99f, 1.0f}) {
        Layer layer = BatchNormalization{.momentum = momentum,
                                         .movingMeanInitializer = Constant{.value = 98765.43f}};
        for (int step = 0; step < 20; ++step) layer(x, {.training = true});
        const Values mean = layer.variables()[2].value().values();
        EXPECT_EQ(mean, Values(2, 98765.43f)) << momentum;
    }
    Layer latest = BatchNormalization{.momentum = 0.0f},
          first = BatchNormalization{.momentum = 1.0f};
    latest(x, {.training = true});
    first(x, {.training = true});
    EXPECT_EQ(latest.variables()[2].value().values(), Values(2, 98765.43f));
    EXPECT_EQ(first.variables()[2].value().values(), Values(2, 0.0f));
}

}  // namespace
}  // namespace glgrad

// Means over very many batches.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

#include "autograd/ops.h"
#include "core/error.h"
#include "models/metrics.h"
#include "tests/support/devices.h"

namespace glgrad {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

float meanOf(const Tensors& values, int count, Index items = 1) {
    WeightedMean mean;
    for (int i = 0; i < count; ++i) mean.add(values[i % values.size()], items);
    return mean.result().item();
}

void expectWithinAnUlp(float got, float want) {
    EXPECT_GE(got, std::nextafter(want, -kInfinity));
    EXPECT_LE(got, std::nextafter(want, kInfinity));
}

// The first would be off by 1e-5 and more with a float that all are added to.
TEST(LongSums, OfEqualValuesAreThatValue) {
    EXPECT_EQ(meanOf({Tensor(0.1f)}, onGl() ? 10'000 : 60'000), 0.1f);
    expectWithinAnUlp(meanOf({Tensor(0.1f)}, onGl() ? 1'000 : 30'000, 48), 0.1f);
    if (!onGl()) {
        EXPECT_EQ(meanOf({Tensor(0.1f)}, 300'000), 0.1f);
    }
}

TEST(LongSums, OfLargeAndSmallValues) {
    // 3e7 takes all of a float's digits: each 0.3 is lost but for the correction.
    WeightedMean mean;
    mean.add(Tensor(3e7f), 1);
    for (int i = 0; i < 999; ++i) mean.add(Tensor(0.3f), 1);
    expectWithinAnUlp(mean.result().item(), static_cast<float>((3e7 + 999 * double{0.3f}) / 1e3));
    // Values that grow, and some that cancel.
    expectWithinAnUlp(meanOf({Tensor(0.3f), Tensor(3e7f), Tensor(-3e7f)}, 3000),
                      static_cast<float>(double{0.3f} / 3));
}

TEST(LongSums, InfinityAndNanStayWhatTheyAre) {
    const Tensor one(1.0f), infinite(kInfinity), nan(std::nanf(""));
    EXPECT_EQ(meanOf({one, infinite, one}, 5), kInfinity);
    EXPECT_EQ(meanOf({-infinite, one}, 5), -kInfinity);
    EXPECT_TRUE(std::isnan(meanOf({one, nan, one}, 5)));
    EXPECT_TRUE(std::isnan(meanOf({infinite, -infinite}, 2)));
}

TEST(LongSums, AllRightIsExactlyOne) {
    for (const Index n : {41, 47, 55, 61, 83, 1000}) {
        Metric metric = SparseCategoricalAccuracy{};
        const Tensor logits = concatenate({zeros({n, 1}), ones({n, 1})}, 1);
        for (int batch = 0; batch < 3; ++batch) metric.update(ones({n}), logits);
        metric.update(ones({1}), ones({1, 2}) * Tensor(Shape{2}, {0, 1}));
        EXPECT_EQ(metric.result().item(), 1.0f) << n;
    }
}

TEST(LongSums, ValuesInFloat16AreSummedInFloat32) {
    class RowSums : public MeanMetricBody {
    public:
        RowSums() : MeanMetricBody("sums") {}

    protected:
        Tensor perItem(const Tensor&, const Tensor& predictions) const override {
            return sum(predictions, {.axes = {{-1}}});
        }
    };
    const Metric metric = RowSums{};
    metric.update(Tensor(0.0f), full({300, 2}, 150.0f, DType::float16));  // 90000 in all
    EXPECT_EQ(metric.result().item(), 300.0f);
}

TEST(LongSums, CostNoMoreThanTheyDid) {
    const Tensor targets = zeros({8}), logits = randomUniform({8, 3}, 1);
    const Tensor part(0.25f), extra(0.5f);
    Metric metric = SparseCategoricalAccuracy{};
    WeightedMean mean;
    const auto step = [&] {
        metric.update(targets, logits);
        mean.add(part + extra, 8);  // As a loss with a regularizer is.
    };
    for (int i = 0; i < 3; ++i) step();
    const Counters before = currentDevice().counters();
    for (int i = 0; i < 40; ++i) step();
    const Counters after = currentDevice().counters();
    const Counters cost = after - before;
    const char* fusion = std::getenv("GLGRAD_FUSION");
    const bool fuses = onGl() && (fusion == nullptr || std::string(fusion) != "off");
    // argmax, equal, sum and one more; with nothing fused the sum of the loss and two for each
    // mean.
    EXPECT_EQ(cost.kernels, 40 * 8);
    if (onGl()) {
        EXPECT_EQ(cost.passes, 40 * (fuses ? 5 : 8));
    }
    EXPECT_EQ(cost.readbacks, 0);
    EXPECT_EQ(cost.uploads, 0);
    EXPECT_EQ(after.liveTensors, before.liveTensors);
}

TEST(LongSums, ErrorsSayWhatIsWrong) {
    WeightedMean mean;
    EXPECT_THROW(mean.result(), ArgumentError);
    EXPECT_THROW(mean.add(ones({2}), 1), ArgumentError);
    EXPECT_THROW(mean.add(Tensor(1.0f), -1), ArgumentError);
    mean.add(Tensor(std::nanf("")), 0);
    EXPECT_THROW(mean.result(), ArgumentError);
}

}  // namespace
}  // namespace glgrad

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "bench/precision/digits.h"
#include "bench/precision/study.h"
#include "core/error.h"
#include "core/half.h"

namespace glgrad::bench {
namespace {

using Values = std::vector<float>;

TEST(RoundTo, GivesTheNearestNumberOfAFormat) {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    const Values values{1.375f, 1.125f,   -1.2f,    57344.0f, 61440.0f,
                        -1e30f, 0x1p-16f, 0x1p-17f, 0.0f};
    const Tensor x({static_cast<Index>(values.size())}, values);
    EXPECT_EQ(roundTo({.bits = 8}, x).values(),
              (Values{1.5f, 1.0f, -1.25f, 57344.0f, kInfinity, -kInfinity, 0x1p-16f, 0.0f, 0.0f}));
    EXPECT_EQ(roundTo({.bits = 16}, x).values(), cast(x, DType::float16).values());
    for (int bits = 6; bits <= 16; ++bits) {
        const Tensor random = randomUniform({1000}, 3, -2.0f, 2.0f);
        Values want = random.values();
        for (float& value : want) value = rounded(value, bits - 6);
        EXPECT_EQ(roundTo({bits}, random).values(), want) << bits;
    }
    EXPECT_THROW(roundTo({.bits = 5}, x), ArgumentError);
    EXPECT_THROW(roundTo({.bits = 17}, x), ArgumentError);
}

TEST(RoundTo, PassesGradientsThrough) {
    const Tensor x({2}, Values{0.3f, 5.1f});
    for (const bool roundGradient : {false, true}) {
        GradientTape tape;
        tape.watch(x);
        const Tensor y = sum(roundTo({.bits = 8}, x, roundGradient) * 1.1f);
        EXPECT_EQ(tape.gradient(y, x).values(), Values(2, roundGradient ? 1.0f : 1.1f));
    }
}

TEST(Digits, AreTheSameForTheSameSeed) {
    const auto pixels = [](std::uint64_t seed) {
        return digits(20, seed).batches({.batchSize = 20})[0].features[0].values();
    };
    EXPECT_EQ(pixels(1), pixels(1));
    EXPECT_NE(pixels(1), pixels(2));
}

// Float16 trains as well as float32; with 8 bits steps vanish when they are added to weights.
TEST(PrecisionStudy, NeedsMoreThanEightBits) {
    const Dataset train = digits(1500, 1), test = digits(500, 2);
    const StudyOptions options{.epochs = 5, .batchSize = 32};
    const auto error = [&](const std::optional<FloatFormat>& format, Kept kept) {
        return trainedError(train, test, 1, format, kept, options);
    };
    const double float32 = error({}, Kept::everything);
    EXPECT_LT(float32, 0.35);
    EXPECT_NEAR(error(FloatFormat{16}, Kept::gradients), float32, 0.03);
    EXPECT_NEAR(error(FloatFormat{16}, Kept::everything), float32, 0.03);
    EXPECT_GT(error(FloatFormat{8}, Kept::everything), float32 + 0.3);
}

}  // namespace
}  // namespace glgrad::bench

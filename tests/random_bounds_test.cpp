#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "autograd/ops.h"
#include "core/error.h"
#include "core/random.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kMax = std::numeric_limits<float>::max();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

struct Bounds {
    float low, high;
};

// The generator's numbers are those of every device: the same words in the same order.
TEST(RandomBounds, UpperOneIsNeverReached) {
    for (const auto& [low, high] : {Bounds{1000, 1001},
                                    {16777214, 16777216},
                                    {-3e38f, 3e38f},
                                    {-kMax, kMax},
                                    {0, kMax},
                                    {-1001, -1000},
                                    {-1, 0},
                                    {1, 1.0000001f},
                                    {kMax / 2, kMax},
                                    {1e6f, 1e6f + 0.0625f}}) {
        const std::vector<float> values = randomUniform({1 << 16}, 7, low, high).values();
        EXPECT_EQ(values, RandomGenerator(7).uniforms(1 << 16, low, high)) << low << " " << high;
        const auto [least, largest] = std::ranges::minmax(values);
        EXPECT_GE(least, low);
        EXPECT_LT(largest, high);
    }
}

TEST(RandomBounds, ARangeBeyondTheFloatsIsFilled) {
    const std::vector<float> values = randomUniform({1 << 16}, 3, -3e38f, 3e38f).values();
    const auto [least, largest] = std::ranges::minmax(values);
    EXPECT_LT(least, -2.99e38f);
    EXPECT_GT(largest, 2.99e38f);
    const auto positive = std::ranges::count_if(values, [](float x) { return x > 0.0f; });
    EXPECT_NEAR(static_cast<double>(positive) / (1 << 16), 0.5, 0.01);
}

TEST(RandomBounds, MustBeOrderedAndFinite) {
    for (const auto& [low, high] :
         {Bounds{1, 0}, {-kInf, kInf}, {0, kInf}, {kNan, 1}, {0, kNan}, {kInf, kInf}}) {
        const auto refused = [low = low, high = high] { randomUniform({3}, 1, low, high); };
        EXPECT_NE(
            errorOf<ArgumentError>(refused).find("randomUniform: expected finite low <= high"),
            std::string::npos)
            << low << " " << high;
        EXPECT_THROW(RandomGenerator(1).uniforms(3, low, high), ArgumentError);
    }
    EXPECT_EQ(randomUniform({5}, 1, 2.5f, 2.5f).values(), std::vector<float>(5, 2.5f));
    EXPECT_THROW(RandomGenerator(1).below(0), ArgumentError);
}

// A rate below 2^-24 drops one number in 2^24, on every device.
TEST(RandomBounds, RatesOfDropout) {
    for (const float rate : {1e-40f, 1e-10f, 0x1p-24f}) {
        const std::vector<float> values =
            dropout(ones({1 << 16}), {.rate = rate, .seed = 5}).values();
        EXPECT_EQ(std::ranges::count(values, 0.0f), 0) << rate;
    }
    const float most = std::nextafter(1.0f, 0.0f);
    const std::vector<float> values = dropout(ones({1 << 16}), {.rate = most, .seed = 5}).values();
    EXPECT_GE(std::ranges::count(values, 0.0f), (1 << 16) - 1);
    EXPECT_TRUE(std::ranges::all_of(values, [](float x) { return std::isfinite(x); }));
}

TEST(RandomBounds, NormalsAreFinite) {
    const std::vector<float> values = RandomGenerator(2).normals(1 << 20, 0.0f, 1.0f);
    EXPECT_TRUE(std::ranges::all_of(values, [](float x) { return std::abs(x) < 6.0f; }));
}

}  // namespace
}  // namespace glgrad

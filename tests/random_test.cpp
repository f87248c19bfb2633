#include "core/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace glgrad {
namespace {

using Words = std::array<std::uint32_t, 4>;

// The known answers of Random123 (kat_vectors, philox4x32 10).
TEST(Philox, KnownAnswers) {
    EXPECT_EQ(philox({0, 0}, {0, 0, 0, 0}),
              (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    const std::uint32_t f = 0xffffffff;
    EXPECT_EQ(philox({f, f}, {f, f, f, f}),
              (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    EXPECT_EQ(philox({0xa4093822, 0x299f31d0}, {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}),
              (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, UnitFloatsAreBelowOne) {
    EXPECT_EQ(unitFloat(0), 0.0f);
    EXPECT_LT(unitFloat(0xffffffff), 1.0f);
    EXPECT_EQ(unitFloat(0x80000000), 0.5f);
}

TEST(RandomGenerator, IsAFunctionOfSeedAndStream) {
    const auto first = [](std::uint64_t seed, std::uint64_t stream) {
        return RandomGenerator(seed, stream).uniforms(8, 0.0f, 1.0f);
    };
    EXPECT_EQ(first(1, 0), first(1, 0));
    EXPECT_NE(first(1, 0), first(2, 0));
    EXPECT_NE(first(1, 0), first(1, 1));
    EXPECT_NE(first(1, 0), first(std::uint64_t{1} << 32 | 1, 0)) << "all 64 bits count";
    EXPECT_EQ(RandomGenerator(0).next(), 0x6627e8d5u);
}

double meanOf(const std::vector<float>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double deviationOf(const std::vector<float>& values) {
    const double mean = meanOf(values);
    double total = 0.0;
    for (const float value : values) total += (value - mean) * (value - mean);
    return std::sqrt(total / static_cast<double>(values.size()));
}

TEST(RandomGenerator, UniformsAreUniform) {
    const std::vector<float> values = RandomGenerator(3).uniforms(100'000, -1.0f, 3.0f);
    EXPECT_NEAR(meanOf(values), 1.0, 0.02);
    EXPECT_NEAR(deviationOf(values), 4.0 / std::sqrt(12.0), 0.02);
    EXPECT_GE(*std::ranges::min_element(values), -1.0f);
    EXPECT_LT(*std::ranges::max_element(values), 3.0f);
}

TEST(RandomGenerator, NormalsAreNormal) {
    const std::vector<float> values = RandomGenerator(4).normals(100'000, 2.0f, 3.0f);
    EXPECT_NEAR(meanOf(values), 2.0, 0.04);
    EXPECT_NEAR(deviationOf(values), 3.0, 0.04);
    const auto within = std::ranges::count_if(values, [](float x) { return std::abs(x - 2) < 3; });
    EXPECT_NEAR(static_cast<double>(within) / 1e5, 0.6827, 0.006);
}

TEST(RandomGenerator, TruncatedNormalsStayWithinTwoDeviations) {
    const std::vector<float> values = RandomGenerator(5).truncatedNormals(50'000, 1.0f, 0.5f);
    EXPECT_GE(*std::ranges::min_element(values), 0.0f);
    EXPECT_LE(*std::ranges::max_element(values), 2.0f);
    EXPECT_NEAR(deviationOf(values), 0.5 * 0.8796, 0.01);
}

TEST(RandomGenerator, BelowReachesEveryValueEqually) {
    RandomGenerator random(6);
    std::array<int, 7> counts{};
    for (int i = 0; i < 70'000; ++i) ++counts.at(random.below(7));
    for (const int count : counts) EXPECT_NEAR(count, 10'000, 500);
}

TEST(RandomGenerator, PermutationsHoldEverythingOnce) {
    std::vector<std::uint32_t> order = RandomGenerator(7).permutation(1000);
    EXPECT_FALSE(std::ranges::is_sorted(order));
    std::ranges::sort(order);
    for (std::uint32_t i = 0; i < 1000; ++i) EXPECT_EQ(order[i], i);
    EXPECT_TRUE(RandomGenerator(7).permutation(0).empty());
}

}  // namespace
}  // namespace glgrad

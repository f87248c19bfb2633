#include "core/random.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "core/error.h"
#include "core/machine_memory.h"

namespace glgrad {
namespace {

constexpr std::uint32_t kMultiplier0 = 0xD2511F53, kMultiplier1 = 0xCD9E8D57;
constexpr std::uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;

// Word w of counter i is words[w][i]; the loop over counters becomes vector code.
template <std::size_t kCounters>
using Words = std::array<std::array<std::uint32_t, kCounters>, 4>;

template <std::size_t kCounters>
void mix(std::array<std::uint32_t, 2> key, Words<kCounters>& words) {
    for (int round = 0; round < 10; ++round) {
        for (std::size_t i = 0; i < kCounters; ++i) {
            const std::uint64_t p0 = std::uint64_t{kMultiplier0} * words[0][i];
            const std::uint64_t p1 = std::uint64_t{kMultiplier1} * words[2][i];
            words[0][i] = static_cast<std::uint32_t>(p1 >> 32) ^ words[1][i] ^ key[0];
            words[1][i] = static_cast<std::uint32_t>(p1);
            words[2][i] = static_cast<std::uint32_t>(p0 >> 32) ^ words[3][i] ^ key[1];
            words[3][i] = static_cast<std::uint32_t>(p0);
        }
        key[0] += kWeyl0;
        key[1] += kWeyl1;
    }
}

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 2> key,
                                    std::array<std::uint32_t, 4> counter) {
    Words<1> words{{{counter[0]}, {counter[1]}, {counter[2]}, {counter[3]}}};
    mix(key, words);
    return {words[0][0], words[1][0], words[2][0], words[3][0]};
}

PhiloxBlock philoxBlock(std::array<std::uint32_t, 2> key, std::uint32_t first) {
    PhiloxBlock words{};
    std::iota(words[0].begin(), words[0].end(), first);
    mix(key, words);
    return words;
}

UniformRange UniformRange::between(std::string_view caller, float low, float high) {
    if (!(std::isfinite(low) && std::isfinite(high) && low <= high)) {
        throw ArgumentError(
            concat(caller, ": expected finite low <= high, got ", low, " and ", high));
    }
    const float below = std::nextafter(high, low);
    if (std::isfinite(high - low)) return {low, high - low, 1.0f, below};
    return {low / 2.0f, high / 2.0f - low / 2.0f, 2.0f, below};
}

RandomGenerator::RandomGenerator(std::uint64_t seed, std::uint64_t stream)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)} {
    counter_[2] = static_cast<std::uint32_t>(stream);
    counter_[3] = static_cast<std::uint32_t>(stream >> 32);
}

std::uint32_t RandomGenerator::next() {
    if (used_ == 4) {
        block_ = philox(key_, counter_);
        if (++counter_[0] == 0) ++counter_[1];
        used_ = 0;
    }
    return block_[used_++];
}

std::uint32_t RandomGenerator::below(std::uint32_t bound) {
    if (bound == 0) throw ArgumentError("RandomGenerator: expected a bound of at least 1, got 0");
    // Words beyond the largest multiple of the bound would favour small values.
    const std::uint32_t limit = bound * (0xFFFFFFFFu / bound);
    std::uint32_t word = next();
    while (word >= limit) word = next();
    return word % bound;
}

float RandomGenerator::normal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - static_cast<double>(uniform())));
    return static_cast<float>(radius * std::cos(2.0 * std::numbers::pi * uniform()));
}

std::vector<float> RandomGenerator::uniforms(Index count, float low, float high) {
    std::vector<float> values = hostVector<float>(count);
    const UniformRange range = UniformRange::between("RandomGenerator", low, high);
    for (float& value : values) value = range.at(uniform());
    return values;
}

std::vector<float> RandomGenerator::normals(Index count, float mean, float deviation) {
    std::vector<float> values = hostVector<float>(count);
    for (float& value : values) value = mean + deviation * normal();
    return values;
}

std::vector<float> RandomGenerator::truncatedNormals(Index count, float mean, float deviation) {
    std::vector<float> values = hostVector<float>(count);
    for (float& value : values) {
        float sample = normal();
        while (std::abs(sample) > 2.0f) sample = normal();
        value = mean + deviation * sample;
    }
    return values;
}

std::vector<std::uint32_t> RandomGenerator::permutation(std::uint32_t count) {
    std::vector<std::uint32_t> order = hostVector<std::uint32_t>(count);
    std::iota(order.begin(), order.end(), 0u);
    for (std::uint32_t i = count; i > 1; --i) std::swap(order[i - 1], order[below(i)]);
    return order;
}

}  // namespace glgrad

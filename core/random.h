#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/shape.h"

namespace glgrad {

/// Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011): four random
/// words that are a function of a key and a counter. shaders/random.glsl computes the same.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 2> key,
                                    std::array<std::uint32_t, 4> counter);

/// The results for the 16 counters {first, 0, 0, 0}, {first + 1, 0, 0, 0}, ..., all at once: word w
/// of the i-th is result[w][i].
using PhiloxBlock = std::array<std::array<std::uint32_t, 16>, 4>;
PhiloxBlock philoxBlock(std::array<std::uint32_t, 2> key, std::uint32_t first);

/// A word as a float in [0, 1): its upper 24 bits, so that both backends get the same number.
constexpr float unitFloat(std::uint32_t word) {
    return static_cast<float>(word >> 8) * (1.0f / 16777216.0f);
}

/// Uniform numbers in [low, high), or `low` where both are equal. shaders/random.glsl computes the
/// same from these four numbers.
struct UniformRange {
    float low;
    float range;
    float unit;   ///< Low and range are in halves where the range is beyond the floats.
    float below;  ///< The largest result: products and sums may be rounded up to `high`.

    /// Throws ArgumentError, beginning with `caller`, unless low <= high and both are finite.
    static UniformRange between(std::string_view caller, float low, float high);

    /// For a number in [0, 1). Product and sum are rounded one by one, as on OpenGL: a compiler may
    /// fuse with the sum only the product with a power of two, which is exact.
    float at(float random) const {
        const float quarter = 0.25f * range * random;
        return std::min(unit * (low + 4.0f * quarter), below);
    }
};

/// Random numbers on the host: a stream that depends on its seed alone.
class RandomGenerator {
public:
    explicit RandomGenerator(std::uint64_t seed, std::uint64_t stream = 0);

    std::uint32_t next();
    /// In [0, 1).
    float uniform() { return unitFloat(next()); }
    /// In [0, bound), every value equally likely. Throws ArgumentError for a bound of 0.
    std::uint32_t below(std::uint32_t bound);
    /// Mean 0, standard deviation 1 (Box-Muller).
    float normal();

    /// In [low, high): see UniformRange.
    std::vector<float> uniforms(Index count, float low, float high);
    std::vector<float> normals(Index count, float mean, float deviation);
    /// Normal numbers redrawn until they are within two deviations of the mean.
    std::vector<float> truncatedNormals(Index count, float mean, float deviation);
    /// 0 .. count-1 in random order (Fisher-Yates).
    std::vector<std::uint32_t> permutation(std::uint32_t count);

private:
    std::array<std::uint32_t, 2> key_;
    std::array<std::uint32_t, 4> counter_{};
    std::array<std::uint32_t, 4> block_{};
    int used_ = 4;
};

}  // namespace glgrad

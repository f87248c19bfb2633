#pragma once

#include <cstdint>
#include <vector>

namespace glgrad::bench {

/// Uniform in [low, high) by mulberry32: the numbers that the programs that glgrad is compared
/// with compute from the same seeds.
std::vector<float> fill(std::uint32_t seed, std::int64_t count, float low, float high);

/// The middle value, or the mean of the two middle ones. Of at least one value.
double median(std::vector<double> values);

}  // namespace glgrad::bench

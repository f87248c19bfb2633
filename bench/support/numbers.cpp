#include "bench/support/numbers.h"

#include <algorithm>

namespace glgrad::bench {

// https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
std::vector<float> fill(std::uint32_t seed, std::int64_t count, float low, float high) {
    std::vector<float> values(static_cast<std::size_t>(count));
    for (float& value : values) {
        seed += 0x6D2B79F5u;
        std::uint32_t t = (seed ^ (seed >> 15)) * (1u | seed);
        t = (t + (t ^ (t >> 7)) * (61u | t)) ^ t;
        const double unit = (t ^ (t >> 14)) / 4294967296.0;
        value = static_cast<float>(low + (double{high} - low) * unit);
    }
    return values;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    if (values.size() % 2 == 1) return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

}  // namespace glgrad::bench

#include "bench/anchors/onnxruntime/numbers.h"

#include "bench/support/numbers.h"

namespace anchor {

std::int64_t product(const Sizes& sizes) {
    std::int64_t result = 1;
    for (const std::int64_t size : sizes) result *= size;
    return result;
}

Numbers filled(std::uint32_t seed, const Sizes& sizes, float low, float high) {
    return glgrad::bench::fill(seed, product(sizes), low, high);
}

Numbers transposed(const Numbers& values, const Sizes& sizes, const std::vector<int>& order) {
    Sizes steps(sizes.size(), 1);
    for (std::size_t axis = sizes.size() - 1; axis > 0; --axis) {
        steps[axis - 1] = steps[axis] * sizes[axis];
    }
    Numbers result;
    result.reserve(values.size());
    Sizes place(sizes.size(), 0);
    while (result.size() < values.size()) {
        std::int64_t from = 0;
        for (std::size_t i = 0; i < place.size(); ++i) from += place[i] * steps[order[i]];
        result.push_back(values[from]);
        for (std::size_t i = place.size(); i-- > 0;) {
            if (++place[i] < sizes[order[i]]) break;
            place[i] = 0;
        }
    }
    return result;
}

}  // namespace anchor

#include <algorithm>

#include "autograd/kernels/parts.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"
#include "core/pooled_vector.h"

namespace glgrad {
namespace {

void check(const Shape& x, std::span<const std::array<Index, 2>> paddings) {
    if (static_cast<int>(paddings.size()) != x.rank()) {
        throw ArgumentError(
            concat("pad: expected a padding for each axis of ", x, ", got ", paddings.size()));
    }
    for (const auto& [before, after] : paddings) {
        if (before >= 0 && after >= 0) continue;
        throw ArgumentError(
            concat("pad: expected paddings of at least 0, got [", before, ", ", after, "]"));
    }
}

}  // namespace

Tensor pad(const Tensor& x, std::span<const std::array<Index, 2>> paddings, float value) {
    checkGiven("pad", {{"x", x}});
    check(x.shape(), paddings);
    Tensor y = x;
    PooledVector<Index> begin;
    // The last axis first: it grows what the others copy the least.
    for (int axis = x.rank() - 1; axis >= 0; --axis) {
        const auto [before, after] = paddings[axis];
        if (before == 0 && after == 0) continue;
        const Index size = addPlaces("pad", addPlaces("pad", before, y.shape()[axis]), after);
        y = placeParts("pad", std::span(&y, 1), axis, std::span(&before, 1), size, value);
    }
    if (y.shape() == x.shape()) return x;
    for (const auto& padding : paddings) begin.push_back(padding[0]);
    return record("pad", y, {{x, [begin, own = x.shape()](const Tensor& dy) {
                                  return slice(dy, begin, own.sizes());
                              }}});
}

}  // namespace glgrad

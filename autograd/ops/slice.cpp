
#include "autograd/kernels/accumulate.h"
#include "autograd/kernels/parts.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"
#include "core/pooled_vector.h"

namespace glgrad {
namespace {

// `sizes` with -1 replaced by what reaches to the end.
PooledVector<Index> resolve(const Shape& x, std::span<const Index> begins,
                            std::span<const Index> sizes) {
    const auto rank = static_cast<std::size_t>(x.rank());
    if (begins.size() != rank || sizes.size() != rank) {
        throw ArgumentError(concat("slice: expected a begin and a size for each axis of ", x,
                                   ", got ", begins.size(), " and ", sizes.size()));
    }
    PooledVector<Index> resolved(sizes.begin(), sizes.end());
    for (int axis = 0; axis < x.rank(); ++axis) {
        const Index begin = begins[axis];
        Index& size = resolved[axis];
        const bool isInside = begin >= 0 && begin <= x[axis];
        if (size == -1 && isInside) size = x[axis] - begin;
        if (isInside && size >= 0 && size <= x[axis] - begin) continue;
        throw ArgumentError(concat("slice: axis ", axis, " of ", x, " has no ", sizes[axis],
                                   " places from ", begin, " on"));
    }
    return resolved;
}

// A slice is a part of a whole whose other gradients are zero.
struct Gradient {
    PooledVector<Index> begin;
    PooledVector<std::array<Index, 2>> paddings;

    Tensor operator()(const Tensor& dy) const { return pad(dy, paddings); }
    bool addTo(const Tensor& dy, const Tensor& sum) const { return addInPlace(sum, dy, begin); }
};

}  // namespace

Tensor slice(const Tensor& x, std::span<const Index> begin, std::span<const Index> size) {
    checkGiven("slice", {{"x", x}});
    const PooledVector<Index> sizes = resolve(x.shape(), begin, size);
    if (Shape(sizes) == x.shape()) return x;
    Tensor y = x;
    PooledVector<std::array<Index, 2>> paddings;
    for (int axis = 0; axis < x.rank(); ++axis) {
        const Index own = x.shape()[axis], start = -begin[axis];
        paddings.push_back({begin[axis], own - begin[axis] - sizes[axis]});
        if (sizes[axis] == own) continue;
        y = placeParts("slice", std::span(&y, 1), axis, std::span(&start, 1), sizes[axis]);
    }
    if (!isRecorded()) return y;
    return record("slice", y, {{x, Gradient{{begin.begin(), begin.end()}, paddings}}});
}

}  // namespace glgrad

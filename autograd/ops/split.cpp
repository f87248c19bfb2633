#include <algorithm>

#include "autograd/kernels/parts.h"
#include "autograd/kernels/pieces.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"
#include "core/pooled_vector.h"

namespace glgrad {
namespace {

void check(const Shape& x, int axis, std::span<const Index> sizes) {
    Index sum = 0;
    for (const Index size : sizes) {
        if (size < 0) {
            throw ArgumentError(concat("split: expected sizes of at least 0, got ", size));
        }
        sum = addPlaces("split", sum, size);
    }
    if (sum == x[axis] && !sizes.empty()) return;
    throw ArgumentError(concat("split: expected sizes that add up to the ", x[axis],
                               " places of axis ", axis, " of ", x, ", got ", sizes.size(),
                               " sizes of ", sum, " in all"));
}

}  // namespace

Tensors split(const Tensor& x, std::span<const Index> sizes, int axis) {
    checkGiven("split", {{"x", x}});
    axis = normalizeAxis("split", axis, x.rank());
    check(x.shape(), axis, sizes);
    if (sizes.size() == 1) return {x};
    PooledVector<Shape> shapes;
    for (const Index size : sizes) shapes.push_back(x.shape().with(axis, size));
    return record("split", cutPieces("split", x, axis, sizes, shapes),
                  {{x, [axis](std::span<const Tensor> dys) { return concatenate(dys, axis); }}});
}

Tensors split(const Tensor& x, Index sections, int axis) {
    checkGiven("split", {{"x", x}});
    axis = normalizeAxis("split", axis, x.rank());
    const Index places = x.shape()[axis];
    if (sections < 1 || places % sections != 0) {
        throw ArgumentError(concat("split: expected a number of sections that divides the ", places,
                                   " places of axis ", axis, " of ", x.shape(), ", got ",
                                   sections));
    }
    return split(x, PooledVector<Index>(sections, places / sections), axis);
}

}  // namespace glgrad

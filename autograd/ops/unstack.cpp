#include <numeric>

#include "autograd/kernels/pieces.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/pooled_vector.h"

namespace glgrad {
namespace {

// The last axis in front of the others.
Tensor lastInFront(const Tensor& x) {
    PooledVector<int> order(x.rank());
    std::iota(order.begin(), order.end(), -1);
    order[0] = x.rank() - 1;
    return transpose(x, order);
}

}  // namespace

Tensors unstack(const Tensor& x, int axis) {
    checkGiven("unstack", {{"x", x}});
    axis = normalizeAxis("unstack", axis, x.rank());
    const Index count = x.shape()[axis];
    const Shape rest = x.shape().slice(0, axis) + x.shape().slice(axis + 1, x.rank());
    if (count == 0) return {};
    if (count == 1) return {reshape(x, rest)};
    if (x.rank() == 1) {
        Tensors scalars = split(x, count, 0);
        for (Tensor& each : scalars) each = reshape(each, rest);
        return scalars;
    }
    if (axis == x.rank() - 1) return unstack(lastInFront(x), 0);
    const PooledVector<Index> sizes(count, 1);
    const PooledVector<Shape> shapes(count, rest);
    return record("unstack", cutPieces("unstack", x, axis, sizes, shapes),
                  {{x, [axis](std::span<const Tensor> dys) { return stack(dys, axis); }}});
}

}  // namespace glgrad

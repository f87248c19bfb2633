// glgrad: internal header
#pragma once

#include <numeric>
#include <utility>

#include "autograd/ops.h"
#include "core/pooled_vector.h"

namespace glgrad {

/// `op`, which works along the last axis, along another one.
template <class Op>
Tensor alongAxis(const Tensor& x, int axis, const Op& op) {
    if (axis == x.rank() - 1) return op(x);
    PooledVector<int> exchanged(x.rank());
    std::iota(exchanged.begin(), exchanged.end(), 0);
    std::swap(exchanged[axis], exchanged.back());
    return transpose(op(transpose(x, exchanged)), exchanged);
}

/// The sum along the last axis, which stays with size 1.
inline Tensor sumOfRows(const Tensor& x) { return sum(x, {.axes = {{-1}}, .keepDims = true}); }

}  // namespace glgrad


#include "autograd/kernels/parts.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"
#include "core/pooled_vector.h"

namespace glgrad {
namespace {

void check(std::span<const Tensor> tensors, int axis) {
    const Shape& first = tensors[0].shape();
    for (const Tensor& each : tensors) {
        const Shape& shape = each.shape();
        if (shape.rank() == first.rank() && shape.with(axis, first[axis]) == first) continue;
        throw ArgumentError(concat("concatenate: expected shapes that differ along axis ", axis,
                                   " alone, got ", first, " and ", shape));
    }
}

}  // namespace

Tensor concatenate(std::span<const Tensor> tensors, int axis) {
    if (tensors.empty()) throw ArgumentError("concatenate: expected at least one tensor, got none");
    checkAllGiven("concatenate", "tensors", tensors);
    axis = normalizeAxis("concatenate", axis, tensors[0].rank());
    check(tensors, axis);
    if (tensors.size() == 1) return tensors[0];
    PooledVector<Index> sizes;
    for (const Tensor& each : tensors) sizes.push_back(each.shape()[axis]);
    return recordTogether("concatenate", joinParts("concatenate", tensors, axis), tensors,
                          [axis, sizes](const Tensor& dy) { return split(dy, sizes, axis); });
}

}  // namespace glgrad

#include <vector>

#include "autograd/kernels/parts.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"

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

// [begin, begin + size) along one axis.
Tensor sliceAlong(const Tensor& x, int axis, Index begin, Index size) {
    std::vector<Index> begins(x.rank(), 0), sizes(x.shape().begin(), x.shape().end());
    begins[axis] = begin;
    sizes[axis] = size;
    return slice(x, begins, sizes);
}

}  // namespace

Tensor concatenate(std::span<const Tensor> tensors, int axis) {
    if (tensors.empty()) throw ArgumentError("concatenate: expected at least one tensor, got none");
    checkAllGiven("concatenate", "tensors", tensors);
    axis = normalizeAxis("concatenate", axis, tensors[0].rank());
    check(tensors, axis);
    if (tensors.size() == 1) return tensors[0];
    std::vector<JointInputGradient> inputs;
    Index begin = 0;
    for (const Tensor& each : tensors) {
        const Index size = each.shape()[axis];
        inputs.push_back({each, [=](std::span<const Tensor> dys) {
                              return sliceAlong(dys[0], axis, begin, size);
                          }});
        begin = addPlaces("concatenate", begin, size);
    }
    return record("concatenate", std::vector{joinParts("concatenate", tensors, axis)}, inputs)[0];
}

}  // namespace glgrad

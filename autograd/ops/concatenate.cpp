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

Tensor placed(std::span<const Tensor> tensors, int axis) {
    std::vector<Index> starts;
    Index size = 0;
    for (const Tensor& each : tensors) {
        starts.push_back(size);
        size = addPlaces("concatenate", size, each.shape()[axis]);
    }
    return placeParts("concatenate", tensors, axis, starts, size);
}

// More than a kernel takes are put together in groups first.
Tensor joined(std::span<const Tensor> tensors, int axis) {
    if (tensors.size() <= kMaxParts) return placed(tensors, axis);
    std::vector<Tensor> groups;
    for (std::size_t i = 0; i < tensors.size(); i += kMaxParts) {
        const auto group = tensors.subspan(i, std::min(kMaxParts, tensors.size() - i));
        groups.push_back(group.size() == 1 ? group[0] : placed(group, axis));
    }
    return joined(groups, axis);
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
    return record("concatenate", std::vector{joined(tensors, axis)}, inputs)[0];
}

}  // namespace glgrad

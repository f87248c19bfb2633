#include <vector>

#include "autograd/kernels/parts.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"

namespace glgrad {
namespace {

void check(std::span<const Tensor> tensors) {
    const Shape& first = tensors[0].shape();
    for (const Tensor& each : tensors) {
        if (each.shape() == first) continue;
        throw ArgumentError(
            concat("stack: expected tensors of one shape, got ", first, " and ", each.shape()));
    }
    if (first.rank() < Shape::kMaxRank) return;
    throw ArgumentError(
        concat("stack: expected tensors of at most ", Shape::kMaxRank - 1, " axes, got ", first));
}

}  // namespace

Tensor stack(std::span<const Tensor> tensors, int axis) {
    if (tensors.empty()) throw ArgumentError("stack: expected at least one tensor, got none");
    checkAllGiven("stack", "tensors", tensors);
    check(tensors);
    const Shape& each = tensors[0].shape();
    axis = normalizeAxis("stack", axis, each.rank() + 1);
    const Shape step = each.slice(0, axis) + Shape{1} + each.slice(axis, each.rank());
    if (tensors.size() == 1) return reshape(tensors[0], step);
    const Tensor y = [&] {
        const PauseTapes pause;
        Tensors steps;
        for (const Tensor& tensor : tensors) steps.push_back(reshape(tensor, step));
        return joinParts("stack", steps, axis);
    }();
    return recordTogether("stack", y, tensors,
                          [axis](const Tensor& dy) { return unstack(dy, axis); });
}

}  // namespace glgrad

#include <numeric>

#include "core/error.h"
#include "tests/oracle/ops.h"

namespace glgrad::oracle {
namespace {

template <auto reduce>
Tensors reduction(const Arguments& in) {
    return {reduce(in[0], {.axes = in.integers("axis"), .keepDims = in.flag("keepdims")})};
}

template <auto function>
Tensors alongAxis(const Arguments& in) {
    return {function(in[0], in.integer("axis"))};
}

// glgrad looks along the last axis: the wanted one goes there.
Tensor argmaxAlong(const Tensor& x, int axis) {
    axis = normalizeAxis("argmax", axis, x.rank());
    if (axis == x.rank() - 1) return argmax(x);
    std::vector<int> order(x.rank());
    std::iota(order.begin(), order.end(), 0);
    order.erase(order.begin() + axis);
    order.push_back(axis);
    return argmax(transpose(x, order));
}

Tensor argminAlong(const Tensor& x, int axis) { return argmaxAlong(-x, axis); }

}  // namespace

std::span<const OpEntry> reductionOps() {
    static constexpr OpEntry kOps[] = {
        {"sum", reduction<sum>},
        {"mean", reduction<mean>},
        {"max", reduction<max>},
        {"argmax", alongAxis<argmaxAlong>},
        {"argmin", alongAxis<argminAlong>},
        {"softmax", alongAxis<softmax>},
        {"log_softmax", alongAxis<logSoftmax>},
    };
    return kOps;
}

}  // namespace glgrad::oracle

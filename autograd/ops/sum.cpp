#include "shaders/sum.h"
#include "autograd/kernels/reduction.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"

namespace glgrad {
namespace {

constexpr Kernel kSum{.name = "sum.forward",
                      .inputs = {"x"},
                      .plan = reductionPlan<shaders::sum_forward>,
                      .cpu = cpuReduceSum};

// Bit i: axis i of `from` is repeated when `to` is broadcast to it.
unsigned repeatedAxes(const Shape& from, const Shape& to) {
    unsigned axes = 0;
    for (int axis = 0; axis < from.rank(); ++axis) {
        const int own = axis - from.rank() + to.rank();
        if (own < 0 || to[own] != from[axis]) axes |= 1u << axis;
    }
    return axes;
}

}  // namespace

Tensor reduceSum(const Tensor& x, unsigned axes, const Shape& result, float divisor) {
    if (x.shape().empty()) {
        const DeviceScope scope(x.device());
        return zeros(result, floatingDType({x}));
    }
    return run(kSum, {x}, result, reductionUniforms(axes, divisor));
}

Tensor sum(const Tensor& x, const ReduceOptions& options) {
    checkGiven("sum", {{"x", x}});
    const Reduction reduction = reductionOf("sum", x.shape(), options);
    const Tensor y = reduceSum(x, reduction.axes, reduction.result);
    return record("sum", y, {{x, [kept = reduction.kept, shape = x.shape()](const Tensor& dy) {
                                  return broadcastTo(reshape(dy, kept), shape);
                              }}});
}

Tensor sumTo(const Tensor& x, const Shape& shape) {
    checkGiven("sumTo", {{"x", x}});
    if (x.shape() == shape) return x;
    if (broadcastShapes("sumTo", x.shape(), shape) != x.shape()) {
        throw ArgumentError(
            concat("sumTo: expected a shape that broadcasts to ", x.shape(), ", got ", shape));
    }
    const Tensor y = reduceSum(x, repeatedAxes(x.shape(), shape), shape);
    return record("sumTo", y,
                  {{x, [shape = x.shape()](const Tensor& dy) { return broadcastTo(dy, shape); }}});
}

}  // namespace glgrad

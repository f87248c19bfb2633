#include "shaders/max.h"
#include "autograd/kernels/reduction.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"

namespace glgrad {
namespace {

constexpr Kernel kMax{.name = "max.forward",
                      .inputs = {"x"},
                      .plan = reductionPlan<shaders::max_forward>,
                      .cpu = cpuReduceMax};

// dx = dy / ties where x is the largest; the places are constants.
Tensor backward(const Tensor& x, const Tensor& y, const Reduction& reduction, const Tensor& dy) {
    const Tensor isLargest = equal(x, reshape(y, reduction.kept));
    const Tensor ties = reduceSum(isLargest, reduction.axes, reduction.kept);
    return isLargest * (reshape(dy, reduction.kept) / ties);
}

}  // namespace

Tensor max(const Tensor& x, const ReduceOptions& options) {
    checkGiven("max", {{"x", x}});
    const Reduction reduction = reductionOf("max", x.shape(), options);
    if (reduction.count == 0 && !reduction.result.empty()) {
        throw ArgumentError(concat("max: expected at least one element, got shape ", x.shape()));
    }
    const Tensor y = run(kMax, {x}, reduction.result, reductionUniforms(reduction.axes));
    return record("max", y, {{x, [=](const Tensor& dy) { return backward(x, y, reduction, dy); }}});
}

}  // namespace glgrad

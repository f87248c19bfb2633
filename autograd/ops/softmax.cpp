#include "shaders/softmax.h"
#include "autograd/kernels/exponentials.h"
#include "autograd/kernels/last_axis.h"
#include "autograd/kernels/rows.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{
    .name = "softmax.forward",
    .inputs = {"x"},
    .plan =
        [](const PlanArguments& arguments) {
            return rowSummaryPlan(arguments, shaders::softmax_forward, {"x"}, "y");
        },
    .cpu =
        [](const CpuArguments& arguments) {
            forEachRow(arguments.outputs[0].shape, [&](Index row) {
                const auto x = rowOf(arguments.inputs[0], row);
                auto y = rowOf(arguments.outputs[0], row);
                exponentials(x.data(), x.maxCoeff<Eigen::PropagateNaN>(), y.data(), y.size());
                y /= y.sum();
            });
        }};

constexpr Kernel kBackward{
    .name = "softmax.backward",
    .inputs = {"y", "dy"},
    .outputs = {"dx"},
    .plan =
        [](const PlanArguments& arguments) {
            return rowSummaryPlan(arguments, shaders::softmax_backward, {"y", "dy"}, "dx");
        },
    .cpu =
        [](const CpuArguments& arguments) {
            forEachRow(arguments.outputs[0].shape, [&](Index row) {
                const auto y = rowOf(arguments.inputs[0], row);
                const auto dy = rowOf(arguments.inputs[1], row);
                rowOf(arguments.outputs[0], row) = y * (dy - (y * dy).sum());
            });
        }};

// dx = y (dy - sum(y dy)), which is symmetric in what multiplies it from either side.
Tensor backward(const Tensor& y, const Tensor& dy) {
    const auto alongY = [=](const Tensor& g) {
        return g * (dy - sumOfRows(y * dy)) - dy * sumOfRows(g * y);
    };
    return record("softmax.backward", run(kBackward, {y, dy}, y.shape()),
                  {{y, alongY}, {dy, [=](const Tensor& g) { return backward(y, g); }}});
}

Tensor softmaxOfRows(const Tensor& x) {
    const Tensor y = run(kForward, {x}, x.shape());
    return record("softmax", y, {{x, [y](const Tensor& dy) { return backward(y, dy); }}});
}

}  // namespace

Tensor softmax(const Tensor& x, int axis) {
    checkGiven("softmax", {{"x", x}});
    return alongAxis(x, normalizeAxis("softmax", axis, x.rank()), softmaxOfRows);
}

}  // namespace glgrad

#include "shaders/log_softmax.h"
#include "autograd/kernels/exponentials.h"
#include "autograd/kernels/last_axis.h"
#include "autograd/kernels/rows.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "logSoftmax.forward",
                          .inputs = {"x"},
                          .plan =
                              [](const PlanArguments& arguments) {
                                  return rowSummaryPlan(arguments, shaders::log_softmax_forward,
                                                        {"x"}, "y");
                              },
                          .cpu =
                              [](const CpuArguments& arguments) {
                                  forEachRow(arguments.outputs[0].shape, [&](Index row) {
                                      const auto x = rowOf(arguments.inputs[0], row);
                                      auto y = rowOf(arguments.outputs[0], row);
                                      y = x - x.maxCoeff<Eigen::PropagateNaN>();
                                      y -= std::log(y.exp().sum());
                                  });
                              }};

constexpr Kernel kBackward{
    .name = "logSoftmax.backward",
    .inputs = {"y", "dy"},
    .outputs = {"dx"},
    .plan =
        [](const PlanArguments& arguments) {
            return rowSummaryPlan(arguments, shaders::log_softmax_backward, {"y", "dy"}, "dx");
        },
    .cpu =
        [](const CpuArguments& arguments) {
            forEachRow(arguments.outputs[0].shape, [&](Index row) {
                const auto y = rowOf(arguments.inputs[0], row);
                const auto dy = rowOf(arguments.inputs[1], row);
                auto dx = rowOf(arguments.outputs[0], row);
                exponentials(y.data(), 0.0f, dx.data(), dx.size());
                dx = dy - dx * dy.sum();
            });
        }};

// dx = dy - e^y sum(dy)
Tensor backward(const Tensor& y, const Tensor& dy) {
    const auto alongY = [=](const Tensor& g) { return neg(g * exp(y) * sumOfRows(dy)); };
    const auto alongDy = [=](const Tensor& g) { return g - sumOfRows(g * exp(y)); };
    return record("logSoftmax.backward", run(kBackward, {y, dy}, y.shape()),
                  {{y, alongY}, {dy, alongDy}});
}

Tensor logSoftmaxOfRows(const Tensor& x) {
    const Tensor y = run(kForward, {x}, x.shape());
    return record("logSoftmax", y, {{x, [y](const Tensor& dy) { return backward(y, dy); }}});
}

}  // namespace

Tensor logSoftmax(const Tensor& x, int axis) {
    checkGiven("logSoftmax", {{"x", x}});
    return alongAxis(x, normalizeAxis("logSoftmax", axis, x.rank()), logSoftmaxOfRows);
}

}  // namespace glgrad

#include <cmath>
#include <limits>

#include "autograd/kernels/exponentials.h"
#include "autograd/kernels/item_index.h"
#include "autograd/kernels/last_axis.h"
#include "autograd/kernels/rows.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"
#include "shaders/sparse_crossentropy.h"

namespace glgrad {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

void cpuForward(const CpuArguments& arguments) {
    const auto &logits = arguments.inputs[0], &labels = arguments.inputs[1];
    float* y = arguments.outputs[0].values;
    forEachRow(logits.shape, [&](Index row) {
        const float label = labels.values[row];
        const auto x = rowOf(logits, row);
        const float largest = x.maxCoeff<Eigen::PropagateNaN>();
        y[row] = isItem(label, x.size()) ? std::log((x - largest).exp().sum()) -
                                               (x[itemIndex(label, x.size())] - largest)
                                         : kNan;
    });
}

void cpuBackward(const CpuArguments& arguments) {
    const auto &logits = arguments.inputs[0], &labels = arguments.inputs[1];
    forEachRow(logits.shape, [&](Index row) {
        const float label = labels.values[row], dy = arguments.inputs[2].values[row];
        const auto x = rowOf(logits, row);
        auto dx = rowOf(arguments.outputs[0], row);
        if (!isItem(label, x.size())) {
            dx.setConstant(kNan);
            return;
        }
        exponentials(x.data(), x.maxCoeff<Eigen::PropagateNaN>(), dx.data(), dx.size());
        dx /= dx.sum();
        dx[itemIndex(label, x.size())] -= 1.0f;
        dx *= dy;
    });
}

constexpr Kernel kForward{.name = "sparseCategoricalCrossentropy.forward",
                          .inputs = {"x", "labels"},
                          .plan =
                              [](const PlanArguments& arguments) {
                                  return rowSummaryPlan(arguments,
                                                        shaders::sparse_crossentropy_forward,
                                                        {"x", "labels"}, "y");
                              },
                          .cpu = cpuForward};

constexpr Kernel kBackward{.name = "sparseCategoricalCrossentropy.backward",
                           .inputs = {"x", "labels", "dy"},
                           .outputs = {"dx"},
                           .plan =
                               [](const PlanArguments& arguments) {
                                   return rowSummaryPlan(arguments,
                                                         shaders::sparse_crossentropy_backward,
                                                         {"x", "labels", "dy"}, "dx");
                               },
                           .cpu = cpuBackward};

// dx = (p - onehot) dy with p = softmax(x)
Tensor backward(const Tensor& x, const Tensor& labels, const Tensor& dy) {
    const auto perRow = [=](const Tensor& value) { return reshape(value, dy.shape() + Shape{1}); };
    const auto alongX = [=](const Tensor& g) {
        const Tensor p = softmax(x), w = g * perRow(dy);
        return p * (w - sumOfRows(p * w));
    };
    const auto alongDy = [=](const Tensor& g) {
        return sum(g * (softmax(x) - oneHot(labels, x.shape().last())), {.axes = {{-1}}});
    };
    return record("sparseCategoricalCrossentropy.backward",
                  run(kBackward, {x, labels, dy}, x.shape(), {}, floatingDType({x})),
                  {{x, alongX}, {dy, alongDy}});
}

}  // namespace

Tensor sparseCategoricalCrossentropy(const Tensor& labels, const Tensor& logits) {
    checkGiven("sparseCategoricalCrossentropy", {{"labels", labels}, {"logits", logits}});
    if (logits.rank() == 0 || logits.shape().last() == 0 ||
        labels.shape() != logits.shape().slice(0, -1)) {
        throw ArgumentError(concat("sparseCategoricalCrossentropy: expected logits [..., classes] ",
                                   "and a label for each row, got labels ", labels.shape(),
                                   " and logits ", logits.shape()));
    }
    const Tensor y = run(kForward, {logits, labels}, labels.shape(), {}, floatingDType({logits}));
    return record("sparseCategoricalCrossentropy", y,
                  {{logits, [=](const Tensor& dy) { return backward(logits, labels, dy); }}});
}

}  // namespace glgrad

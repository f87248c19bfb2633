#include "autograd/kernels/running_sum.h"

#include <cmath>

#include "autograd/kernels/elementwise.h"
#include "autograd/ops.h"
#include "shaders/running_sum.h"

namespace glgrad {
namespace {

// Both kernels compute the same sum, in double.
double sumOf(const CpuArguments& arguments, Index i) {
    const auto in = [&](int input) {
        return static_cast<double>(arguments.inputs[input].values[i]);
    };
    return in(1) + in(2) + in(0) * static_cast<double>(arguments.uniforms.number("weight"));
}

void cpuTotal(const CpuArguments& arguments) {
    forElements(arguments.outputs[0].shape.size(), [&](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            arguments.outputs[0].values[i] = static_cast<float>(sumOf(arguments, i));
        }
    });
}

void cpuCorrection(const CpuArguments& arguments) {
    forElements(arguments.outputs[0].shape.size(), [&](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            const double total = arguments.inputs[3].values[i];
            const float lost = static_cast<float>(sumOf(arguments, i) - total);
            arguments.outputs[0].values[i] = std::isfinite(lost) ? lost : 0.0f;
        }
    });
}

// Two kernels with one output each rather than one with two: so they may join the chain that makes
// x, which is the same pass then.
constexpr Kernel kTotal{.name = "runningSum.total",
                        .inputs = {"x", "total", "correction"},
                        .outputs = {"newTotal"},
                        .elementwise = true,
                        .shader = shaders::running_sum_total,
                        .cpu = cpuTotal};

constexpr Kernel kCorrection{.name = "runningSum.correction",
                             .inputs = {"x", "total", "correction", "newTotal"},
                             .outputs = {"newCorrection"},
                             .elementwise = true,
                             .shader = shaders::running_sum_correction,
                             .cpu = cpuCorrection};

}  // namespace

void RunningSum::add(const Tensor& x, float weight) {
    const DeviceScope scope(x.device());
    if (!total.defined()) total = correction = zeros(Shape{});
    const Uniforms uniforms{{"weight", weight}};
    const Tensor newTotal = run(kTotal, {x, total, correction}, Shape{}, uniforms, DType::float32);
    correction =
        run(kCorrection, {x, total, correction, newTotal}, Shape{}, uniforms, DType::float32);
    total = newTotal;
    correction.compute();  // And the total with it. Or what is put off grows from batch to batch.
}

}  // namespace glgrad

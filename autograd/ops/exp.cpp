#include <algorithm>
#include <limits>

#include "autograd/kernels/elementwise.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "shaders/exp.h"

namespace glgrad {
namespace {

// Beyond this the result is the largest float, at infinity it is infinite: see shaders/math.glsl.
constexpr float kLargest = 88.72f;

void cpu(const CpuArguments& arguments) {
    cpuMap<1, [](const auto& x) { return x.exp(); }>(arguments);
    const float* x = arguments.inputs[0].values;
    float* y = arguments.outputs[0].values;
    forElements(arguments.outputs[0].shape.size(), [=](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            if (x[i] > kLargest) y[i] = std::max(x[i], std::numeric_limits<float>::max());
        }
    });
}

constexpr Kernel kForward{.name = "exp.forward",
                          .inputs = {"x"},
                          .elementwise = true,
                          .shader = shaders::exp_forward,
                          .cpu = cpu};

}  // namespace

Tensor exp(const Tensor& x) {
    checkGiven("exp", {{"x", x}});
    const Tensor y = run(kForward, {x}, x.shape());
    return record("exp", y, {{x, [y](const Tensor& dy) { return dy * y; }}});
}

}  // namespace glgrad

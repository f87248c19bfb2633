#include <cmath>

#include "autograd/kernels/elementwise.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "shaders/sqrt.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "sqrt.forward",
                          .inputs = {"x"},
                          .elementwise = true,
                          .shader = shaders::sqrt_forward,
                          .cpu = cpuEach<1, [](float x) { return std::sqrt(x); }>};

}  // namespace

Tensor sqrt(const Tensor& x) {
    checkGiven("sqrt", {{"x", x}});
    const Tensor y = run(kForward, {x}, x.shape());
    return record("sqrt", y, {{x, [y](const Tensor& dy) { return dy / (y * 2.0f); }}});
}

}  // namespace glgrad

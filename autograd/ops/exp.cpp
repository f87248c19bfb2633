#include "shaders/exp.h"
#include "autograd/kernels/elementwise.h"
#include "autograd/kernels/exponential.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "exp.forward",
                          .inputs = {"x"},
                          .elementwise = true,
                          .shader = shaders::exp_forward,
                          .cpu = cpuEach<1, exponential>};

}  // namespace

Tensor exp(const Tensor& x) {
    checkGiven("exp", {{"x", x}});
    const Tensor y = run(kForward, {x}, x.shape());
    return record("exp", y, {{x, [y](const Tensor& dy) { return dy * y; }}});
}

}  // namespace glgrad

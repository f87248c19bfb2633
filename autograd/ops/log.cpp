#include "shaders/log.h"
#include "autograd/kernels/elementwise.h"
#include "autograd/kernels/exponential.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "log.forward",
                          .inputs = {"x"},
                          .elementwise = true,
                          .shader = shaders::log_forward,
                          .cpu = cpuEach<1, logarithm>};

}  // namespace

Tensor log(const Tensor& x) {
    checkGiven("log", {{"x", x}});
    const Tensor y = run(kForward, {x}, x.shape());
    return record("log", y, {{x, [x](const Tensor& dy) { return dy / x; }}});
}

}  // namespace glgrad

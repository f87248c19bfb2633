#include "autograd/kernels/elementwise.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "shaders/sqrt.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "sqrt.forward",
                          .inputs = {"x"},
                          .shader = shaders::sqrt_forward,
                          .cpu = cpuMap<1, [](const auto& x) { return x.sqrt(); }>};

}  // namespace

Tensor sqrt(const Tensor& x) {
    const Tensor y = run(kForward, {x}, x.shape());
    return record("sqrt", y, {{x, [y](const Tensor& dy) { return dy / (y * 2.0f); }}});
}

}  // namespace glgrad

#include "autograd/kernels/elementwise.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "shaders/exp.h"

namespace glgrad {
namespace {

// The largest argument whose result is finite, to two digits: see ops.h.
constexpr float kLargest = 88.72f;

constexpr Kernel kForward{.name = "exp.forward",
                          .inputs = {"x"},
                          .shader = shaders::exp_forward,
                          .cpu = cpuMap<1, [](const auto& x) { return atMost(x, kLargest).exp(); }>};

}  // namespace

Tensor exp(const Tensor& x) {
    const Tensor y = run(kForward, {x}, x.shape());
    return record("exp", y, {{x, [y](const Tensor& dy) { return dy * y; }}});
}

}  // namespace glgrad

#include "shaders/div.h"
#include "autograd/kernels/broadcast.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "div.forward",
                          .inputs = {"a", "b"},
                          .elementwise = true,
                          .shader = shaders::div_forward,
                          .plan = broadcastPlan<shaders::div_forward>,
                          .cpu = cpuBroadcast<[](const auto& a, const auto& b) { return a / b; }>};

}  // namespace

Tensor div(const Tensor& a, const Tensor& b) {
    checkGiven("div", {{"a", a}, {"b", b}});
    const Tensor y = run(kForward, {a, b}, broadcastShapes("div", a.shape(), b.shape()));
    // d(a/b)/db = -a / b^2 = -y / b
    return record("div", y,
                  {{a, [b, shape = a.shape()](const Tensor& dy) { return sumTo(dy / b, shape); }},
                   {b, [b, y](const Tensor& dy) { return sumTo(dy * y / neg(b), b.shape()); }}});
}

}  // namespace glgrad

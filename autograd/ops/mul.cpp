#include "shaders/mul.h"
#include "autograd/kernels/broadcast.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "mul.forward",
                          .inputs = {"a", "b"},
                          .elementwise = true,
                          .shader = shaders::mul_forward,
                          .plan = broadcastPlan<shaders::mul_forward>,
                          .cpu = cpuBroadcast<[](const auto& a, const auto& b) { return a * b; }>};

}  // namespace

Tensor mul(const Tensor& a, const Tensor& b) {
    checkGiven("mul", {{"a", a}, {"b", b}});
    const Tensor y = run(kForward, {a, b}, broadcastShapes("mul", a.shape(), b.shape()));
    return record("mul", y,
                  {{a, [b, shape = a.shape()](const Tensor& dy) { return sumTo(dy * b, shape); }},
                   {b, [a, shape = b.shape()](const Tensor& dy) { return sumTo(dy * a, shape); }}});
}

}  // namespace glgrad

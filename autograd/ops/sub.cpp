#include "shaders/sub.h"
#include "autograd/kernels/broadcast.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "sub.forward",
                          .inputs = {"a", "b"},
                          .elementwise = true,
                          .shader = shaders::sub_forward,
                          .plan = broadcastPlan<shaders::sub_forward>,
                          .cpu = cpuBroadcast<[](const auto& a, const auto& b) { return a - b; }>};

}  // namespace

Tensor sub(const Tensor& a, const Tensor& b) {
    checkGiven("sub", {{"a", a}, {"b", b}});
    const Tensor y = run(kForward, {a, b}, broadcastShapes("sub", a.shape(), b.shape()));
    return record("sub", y,
                  {{a, [shape = a.shape()](const Tensor& dy) { return sumTo(dy, shape); }},
                   {b, [shape = b.shape()](const Tensor& dy) { return neg(sumTo(dy, shape)); }}});
}

}  // namespace glgrad

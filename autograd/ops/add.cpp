#include "shaders/add.h"
#include "autograd/kernels/broadcast.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "add.forward",
                          .inputs = {"a", "b"},
                          .elementwise = true,
                          .shader = shaders::add_forward,
                          .plan = broadcastPlan<shaders::add_forward>,
                          .cpu = cpuBroadcast<[](const auto& a, const auto& b) { return a + b; }>};

}  // namespace

Tensor add(const Tensor& a, const Tensor& b) {
    checkGiven("add", {{"a", a}, {"b", b}});
    const Tensor y = run(kForward, {a, b}, broadcastShapes("add", a.shape(), b.shape()));
    return record("add", y,
                  {{a, [shape = a.shape()](const Tensor& dy) { return sumTo(dy, shape); }},
                   {b, [shape = b.shape()](const Tensor& dy) { return sumTo(dy, shape); }}});
}

}  // namespace glgrad

#include "shaders/greater.h"
#include "autograd/kernels/broadcast.h"
#include "autograd/ops.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{
    .name = "greater.forward",
    .inputs = {"a", "b"},
    .elementwise = true,
    .shader = shaders::greater_forward,
    .plan = broadcastPlan<shaders::greater_forward>,
    .cpu =
        cpuBroadcast<[](const auto& a, const auto& b) { return (a > b).template cast<float>(); }>};

}  // namespace

Tensor greater(const Tensor& a, const Tensor& b) {
    checkGiven("greater", {{"a", a}, {"b", b}});
    return run(kForward, {a, b}, broadcastShapes("greater", a.shape(), b.shape()), {},
               DType::boolean);
}

}  // namespace glgrad

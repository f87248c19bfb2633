#include "shaders/equal.h"
#include "autograd/kernels/broadcast.h"
#include "autograd/ops.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{
    .name = "equal.forward",
    .inputs = {"a", "b"},
    .elementwise = true,
    .shader = shaders::equal_forward,
    .plan = broadcastPlan<shaders::equal_forward>,
    .cpu =
        cpuBroadcast<[](const auto& a, const auto& b) { return (a == b).template cast<float>(); }>};

}  // namespace

Tensor equal(const Tensor& a, const Tensor& b) {
    checkGiven("equal", {{"a", a}, {"b", b}});
    return run(kForward, {a, b}, broadcastShapes("equal", a.shape(), b.shape()), {},
               DType::boolean);
}

}  // namespace glgrad

#include "shaders/sign.h"
#include "autograd/kernels/elementwise.h"
#include "autograd/ops.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{
    .name = "sign.forward",
    .inputs = {"x"},
    .elementwise = true,
    .shader = shaders::sign_forward,
    .cpu = cpuEach<1, [](float x) { return (x > 0.0f)   ? 1.0f
                                           : (x < 0.0f) ? -1.0f
                                                        : x; }>};

}  // namespace

Tensor sign(const Tensor& x) {
    checkGiven("sign", {{"x", x}});
    return run(kForward, {x}, x.shape());
}

}  // namespace glgrad

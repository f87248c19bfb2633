#include "shaders/softplus.h"
#include "autograd/kernels/elementwise.h"
#include "autograd/kernels/exponential.h"
#include "autograd/kernels/unary.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "softplus.forward",
                          .inputs = {"x"},
                          .elementwise = true,
                          .shader = shaders::softplus_forward,
                          .cpu = cpuEach<1, softplusOf>};

// dx = dy sigmoid(x)
constexpr UnaryGradient kGradient{
    .kernel = {.name = "softplus.backward",
               .inputs = {"x", "dy"},
               .outputs = {"dx"},
               .elementwise = true,
               .shader = shaders::softplus_backward,
               .cpu = cpuMap<2, [](const auto& x,
                                   const auto& dy) { return dy * (1.0f + (-x).exp()).inverse(); }>},
    .curvature = [](const Tensor& x, const Tensor& w) {
        const Tensor s = sigmoid(x);
        return w * s * (1.0f - s);
    }};

}  // namespace

Tensor softplus(const Tensor& x) {
    checkGiven("softplus", {{"x", x}});
    const Tensor y = run(kForward, {x}, x.shape());
    return record("softplus", y,
                  {{x, [x](const Tensor& dy) { return unaryGradient(kGradient, x, dy); }}});
}

}  // namespace glgrad

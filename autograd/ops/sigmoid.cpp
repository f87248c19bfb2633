#include "shaders/sigmoid.h"
#include "autograd/kernels/elementwise.h"
#include "autograd/kernels/unary.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{
    .name = "sigmoid.forward",
    .inputs = {"x"},
    .elementwise = true,
    .shader = shaders::sigmoid_forward,
    .cpu = cpuMap<1, [](const auto& x) { return (1.0f + (-x).exp()).inverse(); }>};

// dx = dy y (1 - y)
constexpr UnaryGradient kGradient{
    .kernel = {.name = "sigmoid.backward",
               .inputs = {"y", "dy"},
               .outputs = {"dx"},
               .elementwise = true,
               .shader = shaders::sigmoid_backward,
               .cpu = cpuMap<2, [](const auto& y, const auto& dy) { return dy * y * (1.0f - y); }>},
    .curvature = [](const Tensor& y, const Tensor& w) { return w * affine(y, -2.0f, 1.0f); }};

}  // namespace

Tensor sigmoid(const Tensor& x) {
    checkGiven("sigmoid", {{"x", x}});
    const Tensor y = run(kForward, {x}, x.shape());
    return record("sigmoid", y,
                  {{x, [y](const Tensor& dy) { return unaryGradient(kGradient, y, dy); }}});
}

}  // namespace glgrad

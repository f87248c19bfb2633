#include "shaders/reciprocal.h"
#include "autograd/kernels/elementwise.h"
#include "autograd/kernels/unary.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "reciprocal.forward",
                          .inputs = {"x"},
                          .elementwise = true,
                          .shader = shaders::reciprocal_forward,
                          .cpu = cpuMap<1, [](const auto& x) { return x.inverse(); }>};

// dx = -dy y^2
constexpr UnaryGradient kGradient{
    .kernel = {.name = "reciprocal.backward",
               .inputs = {"y", "dy"},
               .outputs = {"dx"},
               .elementwise = true,
               .shader = shaders::reciprocal_backward,
               .cpu = cpuMap<2, [](const auto& y, const auto& dy) { return -dy * y.square(); }>},
    .curvature = [](const Tensor& y, const Tensor& w) { return w * y * -2.0f; }};

}  // namespace

Tensor reciprocal(const Tensor& x) {
    checkGiven("reciprocal", {{"x", x}});
    const Tensor y = run(kForward, {x}, x.shape());
    return record("reciprocal", y,
                  {{x, [y](const Tensor& dy) { return unaryGradient(kGradient, y, dy); }}});
}

}  // namespace glgrad

#include "shaders/square.h"
#include "autograd/kernels/elementwise.h"
#include "autograd/kernels/unary.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "square.forward",
                          .inputs = {"x"},
                          .elementwise = true,
                          .shader = shaders::square_forward,
                          .cpu = cpuMap<1, [](const auto& x) { return x.square(); }>};

// dx = 2 x dy
constexpr UnaryGradient kGradient{
    .kernel = {.name = "square.backward",
               .inputs = {"x", "dy"},
               .outputs = {"dx"},
               .elementwise = true,
               .shader = shaders::square_backward,
               .cpu = cpuMap<2, [](const auto& x, const auto& dy) { return 2.0f * x * dy; }>},
    .curvature = [](const Tensor&, const Tensor& w) { return w * 2.0f; }};

}  // namespace

Tensor square(const Tensor& x) {
    checkGiven("square", {{"x", x}});
    const Tensor y = run(kForward, {x}, x.shape());
    return record("square", y,
                  {{x, [x](const Tensor& dy) { return unaryGradient(kGradient, x, dy); }}});
}

}  // namespace glgrad

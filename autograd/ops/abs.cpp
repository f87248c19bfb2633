#include "shaders/abs.h"
#include "autograd/kernels/elementwise.h"
#include "autograd/kernels/unary.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "abs.forward",
                          .inputs = {"x"},
                          .elementwise = true,
                          .shader = shaders::abs_forward,
                          .cpu = cpuMap<1, [](const auto& x) { return x.abs(); }>};

// dx = dy sign(x)
constexpr UnaryGradient kGradient{.kernel = {.name = "abs.backward",
                                             .inputs = {"x", "dy"},
                                             .outputs = {"dx"},
                                             .elementwise = true,
                                             .shader = shaders::abs_backward,
                                             .cpu = cpuEach<2, [](float x, float dy) {
                                                 return (x > 0.0f) ? dy : (x < 0.0f) ? -dy : 0.0f;
                                             }>}};

}  // namespace

Tensor abs(const Tensor& x) {
    checkGiven("abs", {{"x", x}});
    const Tensor y = run(kForward, {x}, x.shape());
    return record("abs", y,
                  {{x, [x](const Tensor& dy) { return unaryGradient(kGradient, x, dy); }}});
}

}  // namespace glgrad

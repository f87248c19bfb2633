#include "shaders/tanh.h"
#include "autograd/kernels/elementwise.h"
#include "autograd/kernels/unary.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "tanh.forward",
                          .inputs = {"x"},
                          .elementwise = true,
                          .shader = shaders::tanh_forward,
                          .cpu = cpuMap<1, [](const auto& x) { return x.tanh(); }>};

// dx = dy (1 - y^2)
constexpr UnaryGradient kGradient{
    .kernel =
        {.name = "tanh.backward",
         .inputs = {"y", "dy"},
         .outputs = {"dx"},
         .elementwise = true,
         .shader = shaders::tanh_backward,
         .cpu = cpuMap<2, [](const auto& y, const auto& dy) { return dy * (1.0f - y.square()); }>},
    .curvature = [](const Tensor& y, const Tensor& w) { return w * y * -2.0f; }};

}  // namespace

Tensor tanh(const Tensor& x) {
    checkGiven("tanh", {{"x", x}});
    const Tensor y = run(kForward, {x}, x.shape());
    return record("tanh", y,
                  {{x, [y](const Tensor& dy) { return unaryGradient(kGradient, y, dy); }}});
}

}  // namespace glgrad

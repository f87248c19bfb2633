#include "shaders/relu.h"
#include "autograd/kernels/elementwise.h"
#include "autograd/kernels/unary.h"
#include "autograd/ops.h"
#include "autograd/tape.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "relu.forward",
                          .inputs = {"x"},
                          .shader = shaders::relu_forward,
                          .cpu = cpuEach<1, [](float x) { return x <= 0.0f ? 0.0f : x; }>};

// dx = dy where y > 0
constexpr UnaryGradient kGradient{
    .kernel = {.name = "relu.backward",
               .inputs = {"y", "dy"},
               .outputs = {"dx"},
               .shader = shaders::relu_backward,
               .cpu = cpuEach<2, [](float y, float dy) { return (y > 0.0f) ? dy : 0.0f; }>}};

}  // namespace

Tensor relu(const Tensor& x) {
    const Tensor y = run(kForward, {x}, x.shape());
    return record("relu", y,
                  {{x, [y](const Tensor& dy) { return unaryGradient(kGradient, y, dy); }}});
}

}  // namespace glgrad

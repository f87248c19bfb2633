#include "autograd/kernels/elementwise.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "shaders/tanh.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "tanh.forward",
                          .inputs = {"x"},
                          .shader = shaders::tanh_forward,
                          .cpu = cpuMap<1, [](const auto& x) { return x.tanh(); }>};

constexpr Kernel kBackward{
    .name = "tanh.backward",
    .inputs = {"y", "dy"},
    .outputs = {"dx"},
    .shader = shaders::tanh_backward,
    .cpu = cpuMap<2, [](const auto& y, const auto& dy) { return dy * (1.0f - y.square()); }>};

// dx = dy (1 - y^2)
Tensor backward(const Tensor& y, const Tensor& dy) {
    return record("tanh.backward", run(kBackward, {y, dy}, y.shape()),
                  {{y, [=](const Tensor& g) { return g * dy * y * -2.0f; }},
                   {dy, [=](const Tensor& g) { return backward(y, g); }}});
}

}  // namespace

Tensor tanh(const Tensor& x) {
    const Tensor y = run(kForward, {x}, x.shape());
    return record("tanh", y, {{x, [y](const Tensor& dy) { return backward(y, dy); }}});
}

}  // namespace glgrad

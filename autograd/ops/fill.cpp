#include "shaders/fill.h"
#include "autograd/kernels/elementwise.h"
#include "autograd/ops.h"

namespace glgrad {
namespace {

constexpr Kernel kFill{.name = "fill",
                       .inputs = {},
                       .elementwise = true,
                       .shader = shaders::fill,
                       .cpu = [](const CpuArguments& arguments) {
                           const auto& y = arguments.outputs[0];
                           std::fill_n(y.values, y.shape.size(),
                                       arguments.uniforms.number("value"));
                       }};

Tensor fill(const Shape& shape, float value, const Device& device) {
    return run(kFill, {}, std::span(&shape, 1), {{"value", value}}, device)[0];
}

}  // namespace

Tensor full(const Shape& shape, float value) { return fill(shape, value, currentDevice()); }
Tensor zeros(const Shape& shape) { return full(shape, 0.0f); }
Tensor ones(const Shape& shape) { return full(shape, 1.0f); }

Tensor fullLike(const Tensor& x, float value) { return fill(x.shape(), value, x.device()); }
Tensor zerosLike(const Tensor& x) { return fullLike(x, 0.0f); }
Tensor onesLike(const Tensor& x) { return fullLike(x, 1.0f); }

}  // namespace glgrad

#include "shaders/affine.h"
#include "autograd/kernels/elementwise.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "affine.forward",
                          .inputs = {"x"},
                          .elementwise = true,
                          .shader = shaders::affine_forward,
                          .cpu = cpuMapWith<1, [](const Uniforms& uniforms, const auto& x) {
                              return x * uniforms.number("scale") + uniforms.number("offset");
                          }>};

}  // namespace

Tensor affine(const Tensor& x, float scale, float offset) {
    checkGiven("affine", {{"x", x}});
    const Tensor y = run(kForward, {x}, x.shape(), {{"scale", scale}, {"offset", offset}});
    return record("affine", y,
                  {{x, [scale](const Tensor& dy) { return affine(dy, scale, 0.0f); }}});
}

Tensor neg(const Tensor& x) {
    checkGiven("neg", {{"x", x}});
    return affine(x, -1.0f, 0.0f);
}

}  // namespace glgrad

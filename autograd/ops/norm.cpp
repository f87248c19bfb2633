#include "shaders/norm.h"
#include "autograd/kernels/reduction.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kNorm{.name = "norm.forward",
                       .inputs = {"x"},
                       .plan = reductionPlan<shaders::norm_forward>,
                       .cpu = cpuReduceNorm};

// dx = dy x / norm, and 0 where the norm is; a quotient of x by its norm cannot overflow. `length`
// is the norm times `scale`.
Tensor backward(const Tensor& x, const Tensor& length, float scale, const Tensor& dy) {
    const Tensor isZero = equal(length, zerosLike(length));
    return x / (length + isZero) * (dy * (1.0f - isZero) * (scale * scale));
}

Tensor normOf(const Tensor& x, const Reduction& reduction, float scale, DType dtype) {
    if (x.shape().empty()) {
        const DeviceScope scope(x.device());
        return zeros(reduction.result, dtype);
    }
    Uniforms uniforms = reductionUniforms(reduction.axes);
    uniforms.add({"scale", scale});
    const Tensor y = run(kNorm, {x}, reduction.result, uniforms, dtype);
    return record("norm", y, {{x, [=, kept = reduction.kept](const Tensor& dy) {
                                   return backward(x, reshape(y, kept), scale, reshape(dy, kept));
                               }}});
}

}  // namespace

Tensor norm(const Tensor& x, const ReduceOptions& options) {
    checkGiven("norm", {{"x", x}});
    return normOf(x, reductionOf("norm", x.shape(), options), 1.0f, floatingDType({x}));
}

Tensor scaledNorm(const Tensor& x, float scale) {
    return normOf(x, reductionOf("norm", x.shape(), {}), scale, DType::float32);
}

}  // namespace glgrad

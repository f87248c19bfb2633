#include "autograd/kernels/unary.h"

#include "autograd/ops.h"
#include "autograd/tape.h"

namespace glgrad {

// `gradient` is captured by address: each op has one, which is constexpr.
Tensor unaryGradient(const UnaryGradient& gradient, const Tensor& s, const Tensor& dy,
                     const Uniforms& uniforms) {
    const Tensor dx = run(gradient.kernel, {s, dy}, s.shape(), uniforms);
    const auto alongDy = [&gradient, s, uniforms](const Tensor& g) {
        return unaryGradient(gradient, s, g, uniforms);
    };
    if (!gradient.curvature) return record(gradient.kernel.name, dx, {{dy, alongDy}});
    const auto alongS = [&gradient, s, dy](const Tensor& g) {
        return gradient.curvature(s, g * dy);
    };
    return record(gradient.kernel.name, dx, {{s, alongS}, {dy, alongDy}});
}

}  // namespace glgrad

#include "optim/clipping.h"

#include <cmath>

#include "autograd/kernels/reduction.h"
#include "autograd/ops.h"
#include "core/error.h"

namespace glgrad {
namespace {

void checkNorm(const char* op, float norm) {
    if (!(norm > 0.0f && std::isfinite(norm))) {
        throw ArgumentError(concat(op, ": expected a positive, finite norm, got ", norm));
    }
}

// Norms are compared times this, since gradients of finite values may have one that overflows.
float scaleFor(float norm) { return norm > 0x1p-90f ? 0x1p-24f : 1.0f; }

// gradient / divisor * factor has at most the norm. Both are 1 for shorter ones: the quotient of a
// norm and a very long gradient's would underflow, so it takes both.
struct Shortening {
    // `length` and `norm` are scaled alike.
    Shortening(const Tensor& length, float norm) {
        const Tensor isLong = greater(length, fullLike(length, norm)), isShort = 1.0f - isLong;
        divisor = isLong * length + isShort;
        // `length - length` is 0, or NaN where the length is not finite.
        factor = isLong * norm + isShort + (length - length);
    }

    Tensor of(const Tensor& gradient) const {
        return cast(gradient / divisor * factor, gradient.dtype());
    }

    Tensor divisor, factor;
};

}  // namespace

Tensor clipByNorm(const Tensor& gradient, float norm) {
    checkNorm("clipByNorm", norm);
    const float scale = scaleFor(norm);
    return Shortening(scaledNorm(gradient, scale), norm * scale).of(gradient);
}

// Source: keras/src/optimizers/base_optimizer.py, clip_by_global_norm.
Tensors clipByGlobalNorm(std::span<const Tensor> gradients, float norm) {
    checkNorm("clipByGlobalNorm", norm);
    if (gradients.empty()) return {};
    const float scale = scaleFor(norm);
    Tensors lengths;
    for (const Tensor& gradient : gradients) {
        lengths.push_back(reshape(scaledNorm(gradient, scale), {1}));
    }
    const Tensor length = lengths.size() == 1 ? lengths[0] : glgrad::norm(concatenate(lengths, 0));
    const Shortening shortening(reshape(length, Shape{}), norm * scale);
    Tensors clipped;
    for (const Tensor& gradient : gradients) clipped.push_back(shortening.of(gradient));
    return clipped;
}

}  // namespace glgrad

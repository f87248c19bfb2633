#include "optim/clipping.h"

#include <limits>

#include "autograd/ops.h"
#include "core/error.h"

namespace glgrad {
namespace {

void checkNorm(const char* op, float norm) {
    if (!(norm > 0.0f)) {
        throw ArgumentError(concat(op, ": expected a positive norm, got ", norm));
    }
}

// norm / max(|g|, norm), and NaN when |g| is not finite: `length - length` is 0 or NaN.
// Source: keras/src/optimizers/base_optimizer.py, clip_by_global_norm.
Tensor scaleToNorm(const Tensor& squaredLength, float norm) {
    const Tensor length = sqrt(squaredLength);
    return norm / clip(length, norm, std::numeric_limits<float>::infinity()) + (length - length);
}

}  // namespace

Tensor clipByNorm(const Tensor& gradient, float norm) {
    checkNorm("clipByNorm", norm);
    return gradient * scaleToNorm(sum(square(gradient)), norm);
}

std::vector<Tensor> clipByGlobalNorm(std::span<const Tensor> gradients, float norm) {
    checkNorm("clipByGlobalNorm", norm);
    if (gradients.empty()) return {};
    Tensor squaredLength;
    for (const Tensor& gradient : gradients) {
        const Tensor part = sum(square(gradient));
        squaredLength = squaredLength.defined() ? squaredLength + part : part;
    }
    const Tensor scale = scaleToNorm(squaredLength, norm);
    std::vector<Tensor> clipped;
    for (const Tensor& gradient : gradients) clipped.push_back(gradient * scale);
    return clipped;
}

}  // namespace glgrad

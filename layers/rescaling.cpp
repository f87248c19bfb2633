#include "layers/rescaling.h"

#include "autograd/ops.h"
#include "core/argument_checks.h"

namespace glgrad {

Rescaling::Rescaling(const RescalingOptions& options)
    : Layer("Rescaling", options.name), options_(options) {
    checkRange(label(), "scale", options.scale, Range::finite());
    checkRange(label(), "offset", options.offset, Range::finite());
}

Tensor Rescaling::call(const Tensor& x, const CallOptions&) {
    return affine(x, options_.scale, options_.offset);
}

}  // namespace glgrad

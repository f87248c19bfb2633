#include "layers/rescaling.h"

#include "autograd/ops.h"

namespace glgrad {

Tensor Rescaling::call(const Tensor& x, const CallOptions&) {
    return affine(x, options_.scale, options_.offset);
}

}  // namespace glgrad

#include "layers/flatten.h"

#include "autograd/ops.h"
#include "core/error.h"

namespace glgrad {

Shape Flatten::computeOutputShape(const Shape& inputShape) const {
    if (inputShape.rank() == 0) {
        throw ArgumentError(concat("expected input [batch, ...], got ", inputShape));
    }
    return {inputShape[0], inputShape.slice(1, inputShape.rank()).size()};
}

Tensor Flatten::call(const Tensor& x, const CallOptions&) {
    return reshape(x, computeOutputShape(x.shape()));
}

}  // namespace glgrad

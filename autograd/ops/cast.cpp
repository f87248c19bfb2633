#include "autograd/elementwise_op.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"

namespace glgrad {

Tensor cast(const Tensor& x, DType dtype) {
    checkGiven("cast", {{"x", x}});
    if (!isFloating(dtype)) {
        throw ArgumentError(concat("cast: expected float32 or float16, got ", name(dtype)));
    }
    if (x.dtype() == dtype) return x;
    // Whoever writes a tensor of float16 rounds.
    const ElementwiseOp& same = compiledOp("cast", [](Element value) { return value; });
    // The tape gives each gradient the dtype of its tensor.
    return record("cast", same.compute({x}, {}, x.shape(), x.device(), dtype),
                  {{x, [](const Tensor& dy) { return dy; }}});
}

}  // namespace glgrad

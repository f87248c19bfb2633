#include "autograd/elementwise_op.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"

namespace glgrad {
Tensor broadcastTo(const Tensor& x, const Shape& shape) {
    checkGiven("broadcastTo", {{"x", x}});
    if (x.shape() == shape) return x;
    if (broadcastShapes("broadcastTo", x.shape(), shape) != shape) {
        throw ArgumentError(concat("broadcastTo: expected a shape that ", x.shape(),
                                   " can be repeated to, got ", shape));
    }
    const ElementwiseOp& same = compiledOp("broadcastTo", [](Element value) { return value; });
    const Tensor y = same.compute({x}, {}, shape, x.device(), x.dtype());
    return record("broadcastTo", y,
                  {{x, [own = x.shape()](const Tensor& dy) { return sumTo(dy, own); }}});
}

}  // namespace glgrad

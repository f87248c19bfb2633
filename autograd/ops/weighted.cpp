#include "autograd/elementwise_op.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {

// A gradient of 0 has as little weight: dweights = dy x.
Tensor weighted(const Tensor& weights, const Tensor& x) {
    checkGiven("weighted", {{"weights", weights}, {"x", x}});
    const ElementwiseOp& op =
        compiledOp("weighted", [](Element w, Element value) { return weighted(w, value); });
    const Shape shape = broadcastShapes("weighted", weights.shape(), x.shape());
    const Tensor y = op.compute({weights, x}, {}, shape, weights.device());
    return record("weighted", y,
                  {{weights, [x, shape = weights.shape()](
                                 const Tensor& dy) { return sumTo(weighted(dy, x), shape); }},
                   {x, [weights, shape = x.shape()](const Tensor& dy) {
                        return sumTo(weighted(weights, dy), shape);
                    }}});
}

}  // namespace glgrad

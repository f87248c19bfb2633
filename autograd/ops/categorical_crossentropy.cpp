#include "autograd/ops.h"
#include "core/arguments.h"
#include "core/error.h"

namespace glgrad {

Tensor categoricalCrossentropy(const Tensor& targets, const Tensor& logits) {
    checkGiven("categoricalCrossentropy", {{"targets", targets}, {"logits", logits}});
    if (logits.rank() == 0 || targets.shape() != logits.shape()) {
        throw ArgumentError(concat("categoricalCrossentropy: expected targets and logits of one ",
                                   "shape [..., classes], got ", targets.shape(), " and ",
                                   logits.shape()));
    }
    return neg(sum(weighted(targets, logSoftmax(logits)), {.axes = {{-1}}}));
}

}  // namespace glgrad

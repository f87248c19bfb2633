#include "autograd/kernels/reduction.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
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
    const Tensor terms = weighted(targets, logSoftmax(logits));
    const Reduction reduction = reductionOf("categoricalCrossentropy", terms.shape(), {{{-1}}});
    const Tensor y = reduceSum(terms, reduction.axes, reduction.result, -1.0f);
    return record("categoricalCrossentropy", y,
                  {{terms, [kept = reduction.kept, shape = terms.shape()](const Tensor& dy) {
                        return broadcastTo(reshape(-dy, kept), shape);
                    }}});
}

}  // namespace glgrad

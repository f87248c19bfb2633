#include "autograd/kernels/reduction.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"

namespace glgrad {

Tensor mean(const Tensor& x, const ReduceOptions& options) {
    checkGiven("mean", {{"x", x}});
    const Reduction reduction = reductionOf("mean", x.shape(), options);
    if (reduction.count == 0 && !reduction.result.empty()) {
        throw ArgumentError(concat("mean: expected elements to average, got shape ", x.shape()));
    }
    const float count = static_cast<float>(std::max<Index>(reduction.count, 1));
    const Tensor y = reduceSum(x, reduction.axes, reduction.result, count);
    return record("mean", y, {{x, [=, kept = reduction.kept, shape = x.shape()](const Tensor& dy) {
                                   return broadcastTo(reshape(dy / count, kept), shape);
                               }}});
}

}  // namespace glgrad

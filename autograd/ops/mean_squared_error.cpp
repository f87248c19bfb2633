#include "autograd/ops.h"
#include "core/arguments.h"
#include "core/error.h"

namespace glgrad {

Tensor meanSquaredError(const Tensor& targets, const Tensor& predictions) {
    checkGiven("meanSquaredError", {{"targets", targets}, {"predictions", predictions}});
    if (predictions.rank() == 0 || targets.shape() != predictions.shape()) {
        throw ArgumentError(concat("meanSquaredError: expected targets and predictions of one ",
                                   "shape [..., n], got ", targets.shape(), " and ",
                                   predictions.shape()));
    }
    return mean(square(targets - predictions), {.axes = {{-1}}});
}

}  // namespace glgrad

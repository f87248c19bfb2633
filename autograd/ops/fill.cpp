#include "autograd/elementwise_op.h"
#include "autograd/ops.h"
#include "core/arguments.h"
#include "core/error.h"

namespace glgrad {
namespace {

Tensor fill(const Shape& shape, float value, DType dtype, const Device& device) {
    if (!isFloating(dtype)) {
        throw ArgumentError(concat("full: expected a floating dtype, got ", name(dtype)));
    }
    const ElementwiseOp& op = compiledOp("fill", [](Attribute number) { return Element(number); });
    return op.compute({}, {&value, 1}, shape, device, dtype);
}

}  // namespace

Tensor full(const Shape& shape, float value, DType dtype) {
    return fill(shape, value, dtype, currentDevice());
}
Tensor zeros(const Shape& shape, DType dtype) { return full(shape, 0.0f, dtype); }
Tensor ones(const Shape& shape, DType dtype) { return full(shape, 1.0f, dtype); }

Tensor fullLike(const Tensor& x, float value) {
    checkGiven("fullLike", {{"x", x}});
    return fill(x.shape(), value, floatingDType({x}), x.device());
}
Tensor zerosLike(const Tensor& x) {
    checkGiven("zerosLike", {{"x", x}});
    return fullLike(x, 0.0f);
}
Tensor onesLike(const Tensor& x) {
    checkGiven("onesLike", {{"x", x}});
    return fullLike(x, 1.0f);
}

}  // namespace glgrad

#include "autograd/kernels/running_sum.h"

#include "autograd/elementwise_op.h"
#include "autograd/ops.h"

namespace glgrad {
namespace {

struct Added {
    Element sum, taken;
};

// total + weight x, rounded, and what rounding has taken from it and before (Knuth's TwoSum); 0
// where that is not finite.
constexpr Element finiteOrZero(const Element& x) {
    return where(abs(x) <= std::numeric_limits<float>::max(), x, 0);
}
constexpr Added addUp(const Element& x, const Element& total, const Element& correction,
                      const Element& weight) {
    const Element part = x * weight, sum = total + part, added = sum - total;
    const Element lost = ((total - (sum - added)) + (part - added)) + correction;
    return {sum, finiteOrZero(lost)};
}

}  // namespace

void RunningSum::add(const Tensor& x, float weight) {
    // Two ops with one output each rather than one with two: so they may join the chain that makes
    // x, which is the same pass then.
    const ElementwiseOp& totalOp = interpretedOp(
        "runningSum.total", [](Element value, Element before, Element rest, Attribute w) {
            const Added up = addUp(value, before, rest, w);
            return up.sum + up.taken;
        });
    const ElementwiseOp& correctionOp = interpretedOp(  // What the new total does not hold.
        "runningSum.correction",
        [](Element value, Element before, Element rest, Element now, Attribute w) {
            const Added up = addUp(value, before, rest, w);
            return finiteOrZero(up.taken - (now - up.sum));
        });
    const DeviceScope scope(x.device());
    if (!total.defined()) total = correction = zeros(Shape{});
    const auto apply = [&](const ElementwiseOp& op, const TensorRefs& inputs) {
        return op.compute(inputs, {&weight, 1}, Shape{}, x.device(), DType::float32);
    };
    const Tensor newTotal = apply(totalOp, {x, total, correction});
    correction = apply(correctionOp, {x, total, correction, newTotal});
    total = newTotal;
    correction.compute();  // And the total with it. Or what is put off grows from batch to batch.
}

}  // namespace glgrad

#include "layers/concatenate.h"

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/merge_body.h"

namespace glgrad {
namespace {

class ConcatenateBody : public MergeBody {
public:
    explicit ConcatenateBody(const Concatenate& options) : axis_(options.axis) {}

protected:
    Shape mergedShape(const Shapes& inputs) const override {
        const Shape& first = inputs[0];
        const int axis = normalizeAxis("inputs", axis_, first.rank());
        Index size = 0;
        for (const Shape& input : inputs) {
            if (input.rank() != first.rank() || input.with(axis, first[axis]) != first) {
                throw ArgumentError(concat("expected inputs that differ along axis ", axis,
                                           " alone, got ", first, " and ", input));
            }
            size += input[axis];
        }
        return first.with(axis, size);
    }
    Tensor merge(const Tensors& inputs) const override { return concatenate(inputs, axis_); }

private:
    int axis_;
};

}  // namespace

void describe(Fields& field, Concatenate& o) { field("axis", o.axis); }

const LayerClass& classOf(const Concatenate&) {
    return describedAs<Concatenate, ConcatenateBody>("Concatenate");
}

}  // namespace glgrad

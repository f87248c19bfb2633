#include "layers/subtract.h"

#include "autograd/ops.h"
#include "layers/merge_body.h"

namespace glgrad {
namespace {

class SubtractBody : public PairwiseBody {
public:
    explicit SubtractBody(const Subtract&) {}

protected:
    Tensor pair(const Tensor& a, const Tensor& b) const override { return a - b; }
    Shape mergedShape(const Shapes& inputs) const override {
        checkTwo(inputs);
        return PairwiseBody::mergedShape(inputs);
    }
};

}  // namespace

void describe(Fields&, Subtract&) {}

const LayerClass& classOf(const Subtract&) {
    return describedAs<Subtract, SubtractBody>("Subtract");
}

}  // namespace glgrad

#include "layers/multiply.h"

#include "autograd/ops.h"
#include "layers/merge_body.h"

namespace glgrad {
namespace {

class MultiplyBody : public PairwiseBody {
public:
    explicit MultiplyBody(const Multiply&) {}

protected:
    Tensor pair(const Tensor& a, const Tensor& b) const override { return a * b; }
};

}  // namespace

void describe(Fields&, Multiply&) {}

const LayerClass& classOf(const Multiply&) {
    return describedAs<Multiply, MultiplyBody>("Multiply");
}

}  // namespace glgrad

#include "layers/maximum.h"

#include "autograd/ops.h"
#include "layers/merge_body.h"

namespace glgrad {
namespace {

class MaximumBody : public PairwiseBody {
public:
    explicit MaximumBody(const Maximum&) {}

protected:
    Tensor pair(const Tensor& a, const Tensor& b) const override { return maximum(a, b); }
};

}  // namespace

void describe(Fields&, Maximum&) {}

const LayerClass& classOf(const Maximum&) { return describedAs<Maximum, MaximumBody>("Maximum"); }

}  // namespace glgrad

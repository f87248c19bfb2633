#include "layers/minimum.h"

#include "autograd/ops.h"
#include "layers/merge_body.h"

namespace glgrad {
namespace {

class MinimumBody : public PairwiseBody {
public:
    explicit MinimumBody(const Minimum&) {}

protected:
    Tensor pair(const Tensor& a, const Tensor& b) const override { return minimum(a, b); }
};

}  // namespace

void describe(Fields&, Minimum&) {}

const LayerClass& classOf(const Minimum&) { return describedAs<Minimum, MinimumBody>("Minimum"); }

}  // namespace glgrad

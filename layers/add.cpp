#include "layers/add.h"

#include "autograd/ops.h"
#include "layers/merge_body.h"

namespace glgrad {
namespace {

class AddBody : public PairwiseBody {
public:
    explicit AddBody(const Add&) {}

protected:
    Tensor pair(const Tensor& a, const Tensor& b) const override { return a + b; }
};

}  // namespace

void describe(Fields&, Add&) {}

const LayerClass& classOf(const Add&) { return describedAs<Add, AddBody>("Add"); }

}  // namespace glgrad

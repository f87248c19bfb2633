#include "layers/average.h"

#include "autograd/ops.h"
#include "layers/merge_body.h"

namespace glgrad {
namespace {

class AverageBody : public PairwiseBody {
public:
    explicit AverageBody(const Average&) {}

protected:
    Tensor pair(const Tensor& a, const Tensor& b) const override { return a + b; }
    Tensor merge(const Tensors& inputs) const override {
        return PairwiseBody::merge(inputs) / static_cast<float>(inputs.size());
    }
};

}  // namespace

void describe(Fields&, Average&) {}

const LayerClass& classOf(const Average&) { return describedAs<Average, AverageBody>("Average"); }

}  // namespace glgrad

#include "layers/relu.h"

#include "autograd/ops.h"
#include "layers/layer_body.h"

namespace glgrad {
namespace {

class ReLUBody : public SimpleLayerBody {
public:
    explicit ReLUBody(const ReLU& options) : options_(options) {}

protected:
    Shape computeOutputShape(const Shape& input) const override { return input; }
    Tensor call(const Tensor& x, const CallOptions&) override {
        const float most = options_.maxValue.value_or(RectifyOptions().maxValue);
        return rectify(x, {options_.negativeSlope, options_.threshold, most});
    }

private:
    ReLU options_;
};

}  // namespace

void describe(Fields& field, ReLU& o) {
    field("maxValue", o.maxValue, Range::atLeast(0));
    field("negativeSlope", o.negativeSlope, Range::atLeast(0));
    field("threshold", o.threshold, Range::atLeast(0));
}

const LayerClass& classOf(const ReLU&) { return describedAs<ReLU, ReLUBody>("ReLU"); }

}  // namespace glgrad

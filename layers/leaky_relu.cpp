#include "layers/leaky_relu.h"

#include "autograd/ops.h"
#include "layers/layer_body.h"

namespace glgrad {
namespace {

class LeakyReLUBody : public SimpleLayerBody {
public:
    explicit LeakyReLUBody(const LeakyReLU& options) : options_(options) {}

protected:
    Shape computeOutputShape(const Shape& input) const override { return input; }
    Tensor call(const Tensor& x, const CallOptions&) override {
        return leakyRelu(x, options_.negativeSlope);
    }

private:
    LeakyReLU options_;
};

}  // namespace

void describe(Fields& field, LeakyReLU& o) {
    field("negativeSlope", o.negativeSlope, Range::atLeast(0));
}

const LayerClass& classOf(const LeakyReLU&) {
    return describedAs<LeakyReLU, LeakyReLUBody>("LeakyReLU");
}

}  // namespace glgrad

#include "layers/flatten.h"

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/layer_body.h"

namespace glgrad {
namespace {

class FlattenBody : public SimpleLayerBody {
public:
    explicit FlattenBody(const Flatten&) {}

protected:
    Shape computeOutputShape(const Shape& input) const override {
        if (input.rank() == 0) {
            throw ArgumentError(concat("expected input [batch, ...], got ", input));
        }
        return {input[0], input.slice(1, input.rank()).size()};
    }
    Tensor call(const Tensor& x, const CallOptions&) override {
        return reshape(x, computeOutputShape(x.shape()));
    }
};

}  // namespace

void describe(Fields&, Flatten&) {}

const LayerClass& classOf(const Flatten&) { return describedAs<Flatten, FlattenBody>("Flatten"); }

}  // namespace glgrad

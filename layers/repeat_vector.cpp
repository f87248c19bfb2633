#include "layers/repeat_vector.h"

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/layer_body.h"

namespace glgrad {
namespace {

class RepeatVectorBody : public SimpleLayerBody {
public:
    explicit RepeatVectorBody(const RepeatVector& options) : options_(options) {}

protected:
    Shape computeOutputShape(const Shape& input) const override {
        if (input.rank() == 2) return {input[0], options_.n, input[1]};
        throw ArgumentError(concat("expected input [batch, features], got ", input));
    }
    Tensor call(const Tensor& x, const CallOptions&) override {
        const Shape y = computeOutputShape(x.shape());
        return broadcastTo(reshape(x, y.with(1, 1)), y);
    }

private:
    RepeatVector options_;
};

}  // namespace

void describe(Fields& field, RepeatVector& o) { field("n", o.n, Range::above(0)); }

const LayerClass& classOf(const RepeatVector&) {
    return describedAs<RepeatVector, RepeatVectorBody>("RepeatVector");
}

}  // namespace glgrad

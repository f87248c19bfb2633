#include "layers/rescaling.h"

#include "autograd/ops.h"
#include "layers/layer_body.h"

namespace glgrad {
namespace {

class RescalingBody : public SimpleLayerBody {
public:
    explicit RescalingBody(const Rescaling& options) : options_(options) {}

protected:
    Shape computeOutputShape(const Shape& input) const override { return input; }
    Tensor call(const Tensor& x, const CallOptions&) override {
        return affine(x, options_.scale, options_.offset);
    }

private:
    Rescaling options_;
};

}  // namespace

void describe(Fields& field, Rescaling& o) {
    field("scale", o.scale);
    field("offset", o.offset);
}

const LayerClass& classOf(const Rescaling&) {
    return describedAs<Rescaling, RescalingBody>("Rescaling");
}

}  // namespace glgrad

#include "layers/up_sampling2d.h"

#include "autograd/ops.h"
#include "layers/layer_body.h"
#include "layers/sliding_window.h"

namespace glgrad {
namespace {

class UpSampling2DBody : public SimpleLayerBody {
public:
    explicit UpSampling2DBody(const UpSampling2D& options) : options_(options) {}

protected:
    Shape computeOutputShape(const Shape& input) const override {
        checkImages(input);
        return {input[0], input[1] * options_.size[0], input[2] * options_.size[1], input[3]};
    }
    Tensor call(const Tensor& x, const CallOptions&) override {
        const Shape y = computeOutputShape(x.shape());
        return resize2d(x, {y[1], y[2]}, options_.interpolation);
    }

private:
    UpSampling2D options_;
};

}  // namespace

void describe(Fields& field, UpSampling2D& o) {
    field("size", o.size, Range::atLeast(1));
    field("interpolation", o.interpolation);
}

const LayerClass& classOf(const UpSampling2D&) {
    return describedAs<UpSampling2D, UpSampling2DBody>("UpSampling2D");
}

}  // namespace glgrad

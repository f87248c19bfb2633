#include "layers/global_average_pooling2d.h"

#include "autograd/ops.h"
#include "layers/layer_body.h"
#include "layers/sliding_window.h"

namespace glgrad {
namespace {

class GlobalAveragePoolingBody : public SimpleLayerBody {
public:
    explicit GlobalAveragePoolingBody(const GlobalAveragePooling2D& options) : options_(options) {}

protected:
    Shape computeOutputShape(const Shape& input) const override {
        checkImages(input);
        if (options_.keepDims) return {input[0], 1, 1, input[3]};
        return {input[0], input[3]};
    }
    Tensor call(const Tensor& x, const CallOptions&) override {
        return mean(x, {.axes = {{1, 2}}, .keepDims = options_.keepDims});
    }

private:
    GlobalAveragePooling2D options_;
};

}  // namespace

void describe(Fields& field, GlobalAveragePooling2D& o) {
    field("keepDims", o.keepDims, {.key = "keepdims"});
}

const LayerClass& classOf(const GlobalAveragePooling2D&) {
    return describedAs<GlobalAveragePooling2D, GlobalAveragePoolingBody>("GlobalAveragePooling2D");
}

}  // namespace glgrad

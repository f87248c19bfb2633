#include "layers/global_max_pooling2d.h"

#include "autograd/ops.h"
#include "layers/layer_body.h"
#include "layers/sliding_window.h"

namespace glgrad {
namespace {

class GlobalMaxPooling2DBody : public SimpleLayerBody {
public:
    explicit GlobalMaxPooling2DBody(const GlobalMaxPooling2D& options) : options_(options) {}

protected:
    Shape computeOutputShape(const Shape& input) const override {
        checkImages(input);
        if (options_.keepDims) return {input[0], 1, 1, input[3]};
        return {input[0], input[3]};
    }
    Tensor call(const Tensor& x, const CallOptions&) override {
        return max(x, {.axes = {{1, 2}}, .keepDims = options_.keepDims});
    }

private:
    GlobalMaxPooling2D options_;
};

}  // namespace

void describe(Fields& field, GlobalMaxPooling2D& o) {
    field("keepDims", o.keepDims, {.key = "keepdims"});
}

const LayerClass& classOf(const GlobalMaxPooling2D&) {
    return describedAs<GlobalMaxPooling2D, GlobalMaxPooling2DBody>("GlobalMaxPooling2D");
}

}  // namespace glgrad

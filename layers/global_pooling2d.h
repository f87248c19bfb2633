// glgrad: internal header
#pragma once

#include "autograd/ops.h"
#include "layers/layer_body.h"
#include "layers/sliding_window.h"

namespace glgrad {

/// One value for each channel of an image.
template <class Description, Tensor (*reduce)(const Tensor& x, const ReduceOptions& options)>
class GlobalPoolingBody : public SimpleLayerBody {
public:
    explicit GlobalPoolingBody(const Description& options) : options_(options) {}

protected:
    Shape computeOutputShape(const Shape& input) const override {
        checkImages(input);
        if (options_.keepDims) return {input[0], 1, 1, input[3]};
        return {input[0], input[3]};
    }
    Tensor call(const Tensor& x, const CallOptions&) override {
        return reduce(x, {.axes = {{1, 2}}, .keepDims = options_.keepDims});
    }

private:
    Description options_;
};

void describeGlobalPooling(Fields& field, auto& o) {
    field("keepDims", o.keepDims, {.key = "keepdims"});
}

}  // namespace glgrad

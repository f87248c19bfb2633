// glgrad: internal header
#pragma once

#include "layers/layer_body.h"
#include "layers/sliding_window.h"

namespace glgrad {

/// One value for each window of an image.
template <class Description, Tensor (*pool)(const Tensor& x, const PoolOptions& options)>
class PoolingBody : public SimpleLayerBody {
public:
    explicit PoolingBody(const Description& options)
        : options_{.poolSize = options.poolSize,
                   .strides = options.strides,
                   .padding = options.padding} {}

protected:
    Shape computeOutputShape(const Shape& input) const override {
        checkImages(input);
        return SlidingWindow::of(options_).outputShape(input, input.last());
    }
    Tensor call(const Tensor& x, const CallOptions&) override { return pool(x, options_); }

private:
    PoolOptions options_;
};

void describePooling(Fields& field, auto& o) {
    field("poolSize", o.poolSize);
    field("strides", o.strides);
    field("padding", o.padding);
    field.check([&](std::string_view owner) { SlidingWindow::of(o).check(owner); });
}

}  // namespace glgrad

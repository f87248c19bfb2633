#include "layers/pooling2d.h"

#include "layers/sliding_window.h"

namespace glgrad {

Pooling2D::Pooling2D(std::string_view type, Pool pool, const Pooling2DOptions& options)
    : Layer(type, options.name),
      pool_(pool),
      options_{
          .poolSize = options.poolSize, .strides = options.strides, .padding = options.padding} {
    SlidingWindow::of(options_).check(label());
}

Shape Pooling2D::computeOutputShape(const Shape& inputShape) const {
    checkImages(inputShape);
    return SlidingWindow::of(options_).outputShape(inputShape, inputShape.last());
}

Tensor Pooling2D::call(const Tensor& x, const CallOptions&) { return pool_(x, options_); }

}  // namespace glgrad

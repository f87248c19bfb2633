#include "layers/max_pooling2d.h"

#include "core/error.h"
#include "layers/sliding_window.h"

namespace glgrad {

MaxPooling2D::MaxPooling2D(const MaxPooling2DOptions& options)
    : Layer("MaxPooling2D", options.name),
      options_{
          .poolSize = options.poolSize, .strides = options.strides, .padding = options.padding} {
    SlidingWindow::of(options_).check(concat("MaxPooling2D ", name()));
}

Shape MaxPooling2D::computeOutputShape(const Shape& inputShape) const {
    checkImages(inputShape);
    return SlidingWindow::of(options_).outputShape(inputShape, inputShape.last());
}

Tensor MaxPooling2D::call(const Tensor& x, const CallOptions&) { return maxPool2d(x, options_); }

}  // namespace glgrad

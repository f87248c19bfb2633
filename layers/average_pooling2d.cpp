#include "layers/average_pooling2d.h"

#include "core/error.h"
#include "layers/sliding_window.h"

namespace glgrad {

AveragePooling2D::AveragePooling2D(const AveragePooling2DOptions& options)
    : Layer("AveragePooling2D", options.name),
      options_{
          .poolSize = options.poolSize, .strides = options.strides, .padding = options.padding} {
    SlidingWindow::of(options_).check(concat("AveragePooling2D ", name()));
}

Shape AveragePooling2D::computeOutputShape(const Shape& inputShape) const {
    checkImages(inputShape);
    return SlidingWindow::of(options_).outputShape(inputShape, inputShape.last());
}

Tensor AveragePooling2D::call(const Tensor& x, const CallOptions&) {
    return averagePool2d(x, options_);
}

}  // namespace glgrad

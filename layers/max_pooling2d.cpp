#include "layers/max_pooling2d.h"

#include "core/error.h"
#include "layers/window.h"

namespace glgrad {

MaxPooling2D::MaxPooling2D(const MaxPooling2DOptions& options)
    : Layer("MaxPooling2D", options.name),
      options_{
          .poolSize = options.poolSize, .strides = options.strides, .padding = options.padding} {
    checkWindow(concat("MaxPooling2D ", name()), windowOf(options_));
}

Shape MaxPooling2D::computeOutputShape(const Shape& inputShape) const {
    return slideWindow(inputShape, windowOf(options_), inputShape.last());
}

Tensor MaxPooling2D::call(const Tensor& x, const CallOptions&) { return maxPool2d(x, options_); }

}  // namespace glgrad

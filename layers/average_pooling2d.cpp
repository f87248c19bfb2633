#include "layers/average_pooling2d.h"

#include "core/error.h"
#include "layers/window.h"

namespace glgrad {

AveragePooling2D::AveragePooling2D(const AveragePooling2DOptions& options)
    : Layer("AveragePooling2D", options.name),
      options_{
          .poolSize = options.poolSize, .strides = options.strides, .padding = options.padding} {
    checkWindow(concat("AveragePooling2D ", name()), windowOf(options_));
}

Shape AveragePooling2D::computeOutputShape(const Shape& inputShape) const {
    return slideWindow(inputShape, windowOf(options_), inputShape.last());
}

Tensor AveragePooling2D::call(const Tensor& x, const CallOptions&) {
    return averagePool2d(x, options_);
}

}  // namespace glgrad

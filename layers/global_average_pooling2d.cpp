#include "layers/global_average_pooling2d.h"

#include "autograd/ops.h"
#include "layers/sliding_window.h"

namespace glgrad {

GlobalAveragePooling2D::GlobalAveragePooling2D(const GlobalAveragePooling2DOptions& options)
    : Layer("GlobalAveragePooling2D", options.name), keepDims_(options.keepDims) {}

Shape GlobalAveragePooling2D::computeOutputShape(const Shape& inputShape) const {
    checkImages(inputShape);
    if (keepDims_) return {inputShape[0], 1, 1, inputShape[3]};
    return {inputShape[0], inputShape[3]};
}

Tensor GlobalAveragePooling2D::call(const Tensor& x, const CallOptions&) {
    return mean(x, {.axes = {{1, 2}}, .keepDims = keepDims_});
}

}  // namespace glgrad

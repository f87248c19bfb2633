#include "layers/sliding_window.h"

#include "autograd/kernels/window.h"
#include "core/argument_checks.h"
#include "core/error.h"

namespace glgrad {

SlidingWindow SlidingWindow::of(const PoolOptions& options) {
    return {.size = options.poolSize,
            .strides = options.strides.value_or(options.poolSize),
            .padding = options.padding};
}

void SlidingWindow::check(std::string_view layer) const {
    checkChoice(layer, "padding", padding, Padding::same);
    makeWindow(layer, {1, 1, 1, 1}, {size[0], size[1]}, strides, dilations, Padding::same);
}

Shape SlidingWindow::outputShape(const Shape& inputShape, Index channels) const {
    checkImages(inputShape);
    const Window window =
        makeWindow("input", inputShape, {size[0], size[1]}, strides, dilations, padding);
    return {inputShape[0], window.output[0], window.output[1], channels};
}

void checkImages(const Shape& inputShape) {
    if (inputShape.rank() == 4 && !inputShape.slice(1, 4).empty()) return;
    throw ArgumentError(
        concat("expected input [batch, height, width, channels], got ", inputShape));
}

}  // namespace glgrad

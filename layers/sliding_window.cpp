#include "layers/sliding_window.h"

#include "autograd/kernels/window.h"
#include "core/error.h"

namespace glgrad {

void SlidingWindow::check(std::string_view layer) const {
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

void checkChannels(const Shape& input, Index builtFor) {
    if (input[3] == builtFor) return;
    throw ArgumentError(concat("expected input [batch, height, width, ", builtFor,
                               "], as it was built for, got ", input));
}

}  // namespace glgrad

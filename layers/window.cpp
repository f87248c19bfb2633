#include "layers/window.h"

#include <algorithm>

#include "core/error.h"

namespace glgrad {
namespace {

void checkPositive(std::string_view layer, std::string_view what, std::array<int, 2> values) {
    if (std::ranges::min(values) > 0) return;
    throw ArgumentError(
        concat(layer, ": expected ", what, " > 0, got {", values[0], ", ", values[1], "}"));
}

// Source: keras/src/ops/operation_utils.py, compute_conv_output_shape.
Index slide(const Shape& inputShape, int axis, const Window& window) {
    const Index size = inputShape[axis + 1];
    const Index stride = window.strides[axis];
    if (window.padding == Padding::same) return (size + stride - 1) / stride;
    const Index extent = Index{window.dilations[axis]} * (window.size[axis] - 1) + 1;
    if (extent > size) {
        throw ArgumentError(concat("a window of ", extent, " does not fit into the ",
                                   axis == 0 ? "height " : "width ", size, " of input ", inputShape,
                                   "; make the input larger or use Padding::same"));
    }
    return (size - extent) / stride + 1;
}

}  // namespace

Window windowOf(const PoolOptions& options) {
    return {.size = options.poolSize,
            .strides = options.strides.value_or(options.poolSize),
            .padding = options.padding};
}

void checkImages(const Shape& inputShape) {
    if (inputShape.rank() == 4 && !inputShape.slice(1, 4).empty()) return;
    throw ArgumentError(
        concat("expected input [batch, height, width, channels], got ", inputShape));
}

void checkWindow(std::string_view layer, const Window& window) {
    checkPositive(layer, "a window size", window.size);
    checkPositive(layer, "strides", window.strides);
    checkPositive(layer, "dilations", window.dilations);
}

Shape slideWindow(const Shape& inputShape, const Window& window, Index channels) {
    checkImages(inputShape);
    return {inputShape[0], slide(inputShape, 0, window), slide(inputShape, 1, window), channels};
}

}  // namespace glgrad

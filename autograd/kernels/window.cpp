#include "autograd/kernels/window.h"

#include <algorithm>

#include "core/argument_checks.h"
#include "core/error.h"

namespace glgrad {
namespace {

void checkPositive(std::string_view op, std::string_view what, std::array<int, 2> values) {
    if (values[0] > 0 && values[1] > 0) return;
    throw ArgumentError(
        concat(op, ": expected ", what, " of at least 1, got [", values[0], ", ", values[1], "]"));
}

std::array<int, 2> pair(const Uniforms& uniforms, std::string_view name) {
    const auto values = uniforms.integers(name);
    return {values[0], values[1]};
}

}  // namespace

Uniforms Window::uniforms() const {
    return {{"inputSize", {input[0], input[1]}},         {"outputSize", {output[0], output[1]}},
            {"windowSize", {size[0], size[1]}},          {"strides", {strides[0], strides[1]}},
            {"dilations", {dilations[0], dilations[1]}}, {"padding", {padding[0], padding[1]}}};
}

Window Window::fromUniforms(const Uniforms& uniforms) {
    return {.input = pair(uniforms, "inputSize"),
            .output = pair(uniforms, "outputSize"),
            .size = pair(uniforms, "windowSize"),
            .strides = pair(uniforms, "strides"),
            .dilations = pair(uniforms, "dilations"),
            .padding = pair(uniforms, "padding")};
}

IndexRange insideRange(Index count, Index x, Index advance, Index width) {
    const Index begin = x < 0 ? (-x + advance - 1) / advance : 0;
    const Index end = x < width ? (width - x + advance - 1) / advance : 0;
    return {std::min(begin, count), std::min(end, count)};
}

namespace {

// Whether shaders/columns.glsl has an unrolled loop for the taps of a line.
bool isUnrolled(const Window& window, Meets meets) {
    const int width = window.size[1], step = window.strides[1];
    const bool overlaps = step == 1 && (width == 1 || width == 3 || width == 5);
    const bool overlapsByOne = meets == Meets::input && step == 2 && width == 3;
    return window.dilations[1] == 1 && (overlaps || overlapsByOne);
}

}  // namespace

std::vector<Define> windowDefines(const Window& window, Meets meets) {
    const bool unrolled = isUnrolled(window, meets);
    std::vector<Define> defines{{"KW", unrolled ? window.size[1] : 0}};
    if (unrolled) defines.push_back({"STRIDE", window.strides[1]});
    if (window.strides[0] > 1 || window.strides[1] > 1) defines.push_back({"STRIDED"});
    return defines;
}

int pixelFetches(const Window& window, Meets meets, int tile) {
    const int width = window.size[1];
    return isUnrolled(window, meets) ? window.strides[1] * (tile - 1) + width : width * tile;
}

Window makeWindow(std::string_view op, const Shape& image, std::array<int, 2> size,
                  std::array<int, 2> strides, std::array<int, 2> dilations, Padding padding) {
    if (image.rank() != 4) {
        throw ArgumentError(
            concat(op, ": expected an image [batch, height, width, channels], got ", image));
    }
    checkChoice(op, "padding", padding, Padding::same);
    checkPositive(op, "a window size", size);
    checkPositive(op, "strides", strides);
    checkPositive(op, "dilations", dilations);
    Window window{.size = size, .strides = strides, .dilations = dilations};
    for (int axis = 0; axis < 2; ++axis) {
        const int in = static_cast<int>(image[axis + 1]);
        const int extent = (size[axis] - 1) * dilations[axis] + 1;
        window.input[axis] = in;
        if (padding == Padding::same) {
            window.output[axis] = (in + strides[axis] - 1) / strides[axis];
            const int covered = (window.output[axis] - 1) * strides[axis] + extent;
            window.padding[axis] = std::max(covered - in, 0) / 2;
        } else {
            if (extent > in) {
                throw ArgumentError(concat(op, ": a window of [", size[0], ", ", size[1],
                                           "] with dilations [", dilations[0], ", ", dilations[1],
                                           "] does not fit into an image of shape ", image));
            }
            window.output[axis] = (in - extent) / strides[axis] + 1;
        }
    }
    return window;
}

}  // namespace glgrad

#include "autograd/kernels/window.h"

#include <algorithm>

#include "core/argument_checks.h"
#include "core/error.h"

namespace glgrad {
namespace {

template <class Values>
void checkPositive(std::string_view op, std::string_view what, const Values& values) {
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

IndexRange tapsInside(const Window& window, int axis) {
    const Index last = Index{window.output[axis] - 1} * window.strides[axis];
    const Index before = std::max<Index>(window.padding[axis] - last, 0);
    const Index size = window.input[axis], dilation = window.dilations[axis];
    const Index begin = (before + dilation - 1) / dilation;
    const Index end = (size - 1 + window.padding[axis]) / dilation + 1;
    if (size == 0 || window.output[axis] == 0) return {0, 0};
    return {std::min<Index>(begin, window.size[axis]), std::min<Index>(end, window.size[axis])};
}

namespace {

// Whether shaders/columns.glsl has an unrolled loop for the taps of a line.
bool isUnrolled(const Window& window, Meets meets) {
    const int width = window.size[1], step = window.strides[1];
    const bool overlaps = step == 1 && (width == 1 || width == 3 || width == 5);
    const bool overlapsByOne = meets == Meets::input && step == 2 && width == 3;
    const bool skipsLines = meets == Meets::output && window.strides[0] > 1;
    return window.dilations[1] == 1 && (overlaps || overlapsByOne) && !skipsLines;
}

// For the taps in the order in which they lie in the image that the pixels of a line meet: how far
// tap 0 of pixel 0 is outside, and how many of the last taps may be for the last pixel.
std::array<int, 2> overhang(const Window& window, Meets meets) {
    const int width = window.size[1], in = window.input[1], out = window.output[1];
    const int left = meets == Meets::input ? window.padding[1] : width - 1 - window.padding[1];
    const int pixels = meets == Meets::input ? out : in, others = meets == Meets::input ? in : out;
    const int step = meets == Meets::input ? window.strides[1] : 1;
    const int right = (pixels - 1) * step - left + width - others;
    return {std::clamp(left, 0, width), std::clamp(right, 0, width)};
}

}  // namespace

std::vector<Define> windowDefines(const Window& window, Meets meets) {
    const bool unrolled = isUnrolled(window, meets);
    std::vector<Define> defines{{"KW", unrolled ? window.size[1] : 0}};
    if (unrolled) {
        const auto [left, right] = overhang(window, meets);
        defines.push_back({"STRIDE", window.strides[1]});
        defines.push_back({"LEFT", left});
        defines.push_back({"RIGHT", right});
    }
    if (window.strides[0] > 1 || window.strides[1] > 1) defines.push_back({"STRIDED"});
    return defines;
}

int pixelFetches(const Window& window, Meets meets, int tile) {
    const int width = window.size[1];
    return isUnrolled(window, meets) ? window.strides[1] * (tile - 1) + width : width * tile;
}

namespace {

constexpr Index kMostPlaces = Index{1} << 30;

template <class Values>
void checkPlaces(std::string_view op, std::string_view what, const Values& values) {
    if (values[0] <= kMostPlaces && values[1] <= kMostPlaces) return;
    throw ArgumentError(concat(op, ": expected ", what, " of at most ", kMostPlaces,
                               " a side, got [", values[0], ", ", values[1], "]"));
}

}  // namespace

Window makeWindow(std::string_view op, const Shape& image, std::array<Index, 2> size,
                  std::array<int, 2> strides, std::array<int, 2> dilations, Padding padding) {
    if (image.rank() != 4) {
        throw ArgumentError(
            concat(op, ": expected an image [batch, height, width, channels], got ", image));
    }
    checkChoice(op, "padding", padding, Padding::same);
    checkPositive(op, "a window size", size);
    checkPositive(op, "strides", strides);
    checkPositive(op, "dilations", dilations);
    const std::array<Index, 2> in{image[1], image[2]};
    checkPlaces(op, "an image", in);
    checkPlaces(op, "a window size", size);
    std::array<Index, 2> extent{}, out{}, covered{};
    for (int axis = 0; axis < 2; ++axis) {
        const Index stride = strides[axis];
        extent[axis] = (size[axis] - 1) * dilations[axis] + 1;
        const bool fits = extent[axis] <= in[axis];
        if (!fits && padding == Padding::valid) {
            throw ArgumentError(concat(op, ": a window of [", size[0], ", ", size[1],
                                       "] with dilations [", dilations[0], ", ", dilations[1],
                                       "] does not fit into an image of shape ", image));
        }
        out[axis] = padding == Padding::same ? (in[axis] + stride - 1) / stride
                                             : (in[axis] - extent[axis]) / stride + 1;
        covered[axis] = std::max<Index>(out[axis] - 1, 0) * stride + extent[axis];
    }
    checkPlaces(op, "a dilated window", covered);
    Window window;
    for (int axis = 0; axis < 2; ++axis) {
        window.input[axis] = static_cast<int>(in[axis]);
        window.output[axis] = static_cast<int>(out[axis]);
        window.size[axis] = static_cast<int>(size[axis]);
        // How far a single window would move does not matter, nor how far apart a single tap is.
        const Index most = out[axis] > 1 ? strides[axis] : std::max(in[axis], extent[axis]);
        window.strides[axis] = static_cast<int>(std::min<Index>(strides[axis], most));
        window.dilations[axis] = size[axis] > 1 ? dilations[axis] : 1;
        if (padding == Padding::same) {
            window.padding[axis] =
                static_cast<int>(std::max<Index>(covered[axis] - in[axis], 0) / 2);
        }
    }
    return window;
}

Window makeTransposedWindow(std::string_view op, const Shape& x, std::array<Index, 2> size,
                            const ConvTransposeOptions& options) {
    // What is wrong with the window itself; it fits into any image with Padding::same.
    makeWindow(op, x, size, options.strides, options.dilations, Padding::same);
    checkChoice(op, "padding", options.padding, Padding::same);
    const std::array<Index, 2> pixels{x[1], x[2]};
    checkPositive(op, "an image", pixels);
    const bool isSame = options.padding == Padding::same;
    Shape image = x;
    for (int axis = 0; axis < 2; ++axis) {
        const Index stride = options.strides[axis];
        const Index extent = (size[axis] - 1) * options.dilations[axis] + 1;
        const Index least = (pixels[axis] - 1) * stride + (isSame ? extent % 2 : extent);
        const Index most = pixels[axis] * stride;
        const Index result = options.outputPadding ? least + (*options.outputPadding)[axis]
                             : isSame              ? most
                                                   : std::max(least, most);
        image = image.with(1 + axis, std::max<Index>(result, 0));
    }
    const auto wrong = [&](std::string_view expected) {
        const auto [vertical, horizontal] = *options.outputPadding;
        return ArgumentError(concat(op, ": expected outputPadding ", expected, ", got [", vertical,
                                    ", ", horizontal, "]"));
    };
    for (int axis = 0; options.outputPadding && axis < 2; ++axis) {
        const int padding = (*options.outputPadding)[axis];
        if (padding >= 0 && padding < options.strides[axis]) continue;
        throw wrong(concat("of at least 0 and below the strides [", options.strides[0], ", ",
                           options.strides[1], "]"));
    }
    const Window window =
        makeWindow(op, image, size, options.strides, options.dilations, options.padding);
    if (window.output[0] != pixels[0] || window.output[1] != pixels[1]) {
        throw wrong("of at least 1 for an even window with padding same");
    }
    return window;
}

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "autograd/ops.h"
#include "core/plan.h"
#include "core/uniforms.h"

namespace glgrad {

/// A window that slides over an image: what convolutions and pools share. Pairs are (vertical,
/// horizontal).
struct Window {
    std::array<int, 2> input{};   ///< Height and width of the image.
    std::array<int, 2> output{};  ///< The number of positions.
    std::array<int, 2> size{};    ///< Values in the window.
    std::array<int, 2> strides{};
    std::array<int, 2> dilations{};
    std::array<int, 2> padding{};  ///< Rows above and columns left of the image.

    Index taps() const { return Index{size[0]} * size[1]; }
    Index inputPixels() const { return Index{input[0]} * input[1]; }
    Index outputPixels() const { return Index{output[0]} * output[1]; }

    /// Along one axis: the input position under a tap of output position `p`.
    Index underTap(int axis, Index p, int tap) const {
        return p * strides[axis] + Index{tap} * dilations[axis] - padding[axis];
    }

    /// For kernels, which read them back with fromUniforms; shaders/window.glsl declares them.
    Uniforms uniforms() const;
    static Window fromUniforms(const Uniforms& uniforms);
};

struct IndexRange {
    Index begin;
    Index end;
};

/// Those i of [0, count) for which x + i * advance is in [0, width).
IndexRange insideRange(Index count, Index x, Index advance, Index width);

/// Along one axis: the taps that lie inside of the image for some position of the window.
IndexRange tapsInside(const Window& window, int axis);

/// Which image a convolution's pixels meet: its input, or, for the gradient of the input, its
/// output.
enum class Meets { input, output };

/// What shaders/window.glsl and columns.glsl want to know: STRIDED, KW, STRIDE, LEFT and RIGHT.
std::vector<Define> windowDefines(const Window& window, Meets meets);

/// How many pixels a tile of `tile` pixels of a line fetches for one line of taps.
int pixelFetches(const Window& window, Meets meets, int tile);

/// The window for an image [n, h, w, c]. `op` names the caller in the ArgumentError for a wrong
/// rank, for sizes, strides or dilations below 1, for a window that does not fit, or for an image
/// or a window that reaches over more than 2^30 places: what kernels work out with it fits into an
/// int.
Window makeWindow(std::string_view op, const Shape& image, std::array<Index, 2> size,
                  std::array<int, 2> strides, std::array<int, 2> dilations, Padding padding);

/// The window of the convolution whose gradient by its image makes of x [n, h, w, c] what
/// conv2dTranspose does: x has the size of its output. Throws ArgumentError as makeWindow, for an x
/// without pixels, and for an outputPadding that no such convolution has.
Window makeTransposedWindow(std::string_view op, const Shape& x, std::array<Index, 2> size,
                            const ConvTransposeOptions& options);

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <array>
#include <string_view>

#include "autograd/ops.h"
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

    int taps() const { return size[0] * size[1]; }
    Index inputPixels() const { return Index{input[0]} * input[1]; }
    Index outputPixels() const { return Index{output[0]} * output[1]; }

    /// For kernels, which read them back with fromUniforms; shaders/window.glsl declares them.
    Uniforms uniforms() const;
    static Window fromUniforms(const Uniforms& uniforms);
};

inline bool isStrided(const Window& window) {
    return window.strides[0] > 1 || window.strides[1] > 1;
}

/// The window for an image [n, h, w, c]. `op` names the caller in the ArgumentError for a wrong
/// rank, for sizes, strides or dilations below 1, or for a window that does not fit.
Window makeWindow(std::string_view op, const Shape& image, std::array<int, 2> size,
                  std::array<int, 2> strides, std::array<int, 2> dilations, Padding padding);

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <algorithm>

#include "autograd/kernels/window.h"
#include "backends/cpu/parallel.h"
#include "core/error.h"
#include "core/kernel.h"
#include "core/tensor.h"

namespace glgrad {

/// The window of a pool of an image [n, h, w, c]: as makeWindow, but without what no window needs
/// to cover the image.
Window poolWindow(std::string_view op, const Shape& image, const PoolOptions& options);

inline Shape pooledShape(const Shape& image, const Window& window) {
    return {image[0], window.output[0], window.output[1], image[3]};
}

inline Shape unpooledShape(const Shape& pooled, const Window& window) {
    return {pooled[0], window.input[0], window.input[1], pooled[3]};
}

/// A plan of one pass whose fragments visit the taps of a window: all inputs under their names,
/// all outputs as targets.
Plan windowPlan(const PlanArguments& arguments, const ShaderSource& shader,
                std::initializer_list<std::string_view> inputs,
                std::initializer_list<std::string_view> outputs);

/// The window of one output pixel, and the part of it that lies inside of its image.
struct PlacedWindow {
    int y, x;                        ///< The image's pixel under tap 0, maybe outside.
    int beginY, endY, beginX, endX;  ///< The pixels inside.

    Index count() const { return Index{endY - beginY} * (endX - beginX); }
};

/// Calls body(output pixel, image's first pixel, placed window) for every output pixel of the
/// images [begin, end).
template <class Body>
void forWindows(const Window& window, Index begin, Index end, Body&& body) {
    Index pixel = begin * window.outputPixels();
    for (Index image = begin; image < end; ++image) {
        for (int oy = 0; oy < window.output[0]; ++oy) {
            const int y = oy * window.strides[0] - window.padding[0];
            for (int ox = 0; ox < window.output[1]; ++ox, ++pixel) {
                const int x = ox * window.strides[1] - window.padding[1];
                body(pixel, image * window.inputPixels(),
                     PlacedWindow{y, x, std::max(y, 0),
                                  std::min(y + window.size[0], window.input[0]), std::max(x, 0),
                                  std::min(x + window.size[1], window.input[1])});
            }
        }
    }
}

}  // namespace glgrad

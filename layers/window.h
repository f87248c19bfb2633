// glgrad: internal header
#pragma once

#include <array>
#include <string_view>

#include "autograd/ops.h"

namespace glgrad {

/// A window that slides over the height and the width of images.
struct Window {
    std::array<int, 2> size;
    std::array<int, 2> strides;
    std::array<int, 2> dilations = {1, 1};
    Padding padding = Padding::valid;
};

Window windowOf(const PoolOptions& options);

/// Throws ArgumentError unless the shape is [batch, height, width, channels] and not empty but for
/// the batch.
void checkImages(const Shape& inputShape);

/// Throws ArgumentError, beginning with `layer`, for sizes, strides or dilations below 1.
void checkWindow(std::string_view layer, const Window& window);

/// [batch, newHeight, newWidth, channels]. Throws ArgumentError when the window does not fit.
Shape slideWindow(const Shape& inputShape, const Window& window, Index channels);

}  // namespace glgrad

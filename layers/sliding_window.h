// glgrad: internal header
#pragma once

#include <array>
#include <string_view>

#include "autograd/ops.h"

namespace glgrad {

/// How a layer slides a window over images, before it knows their size.
struct SlidingWindow {
    std::array<int, 2> size;
    std::array<int, 2> strides;
    std::array<int, 2> dilations = {1, 1};
    Padding padding = Padding::valid;

    /// Of the fields that a convolution or a pooling has.
    static SlidingWindow of(const auto& options) {
        if constexpr (requires { options.poolSize; }) {
            return {.size = options.poolSize,
                    .strides = options.strides.value_or(options.poolSize),
                    .padding = options.padding};
        } else {
            return {.size = options.kernelSize,
                    .strides = options.strides,
                    .dilations = options.dilationRate,
                    .padding = options.padding};
        }
    }

    /// Throws ArgumentError, beginning with `layer`, for sizes, strides or dilations below 1.
    void check(std::string_view layer) const;
    /// [batch, newHeight, newWidth, channels]. Throws ArgumentError when the window does not fit.
    Shape outputShape(const Shape& inputShape, Index channels) const;
};

/// Throws ArgumentError unless the shape is [batch, height, width, channels] and none of the last
/// three is 0.
void checkImages(const Shape& inputShape);

/// Throws ArgumentError unless such an input has the channels that a layer was built for.
void checkChannels(const Shape& input, Index builtFor);

}  // namespace glgrad

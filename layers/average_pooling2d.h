#pragma once

#include <array>
#include <optional>
#include <string>

#include "autograd/ops.h"
#include "layers/layer.h"

namespace glgrad {

/// The mean of each window: [batch, height, width, channels] to [batch, newHeight, newWidth,
/// channels].
struct AveragePooling2D {
    std::array<int, 2> poolSize = {2, 2};
    std::optional<std::array<int, 2>> strides = std::nullopt;  ///< By default the pool size.
    Padding padding = Padding::valid;
    std::string name = {};

    friend const LayerClass& classOf(const AveragePooling2D&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

#pragma once

#include <string>

#include "layers/layer.h"
#include "layers/margins.h"

namespace glgrad {

/// Images without their margins: [batch, height, width, channels] to [batch, height - top -
/// bottom, width - left - right, channels].
struct Cropping2D {
    Margins cropping = 0;  ///< `1`, `{1, 2}` or `{{1, 0}, {2, 3}}`.
    std::string name = {};

    friend const LayerClass& classOf(const Cropping2D&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

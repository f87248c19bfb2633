#pragma once

#include <string>

#include "layers/layer.h"
#include "layers/margins.h"

namespace glgrad {

/// Zeros around images: [batch, height, width, channels] to [batch, top + height + bottom, left +
/// width + right, channels].
struct ZeroPadding2D {
    Margins padding = 1;  ///< `1`, `{1, 2}` or `{{1, 0}, {2, 3}}`.
    std::string name = {};

    friend const LayerClass& classOf(const ZeroPadding2D&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

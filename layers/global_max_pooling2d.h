#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// The largest value of each channel: [batch, height, width, channels] to [batch, channels].
struct GlobalMaxPooling2D {
    bool keepDims = false;  ///< Leave height and width with size 1.
    std::string name = {};

    friend const LayerClass& classOf(const GlobalMaxPooling2D&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

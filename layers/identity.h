#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// Its input.
struct Identity {
    std::string name = {};

    friend const LayerClass& classOf(const Identity&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

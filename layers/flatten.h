#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// [batch, a, b, ...] to [batch, a * b * ...].
struct Flatten {
    std::string name = {};

    friend const LayerClass& classOf(const Flatten&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

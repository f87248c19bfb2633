#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// [batch, features] to [batch, n, features].
struct RepeatVector {
    Index n = 1;
    std::string name = {};

    friend const LayerClass& classOf(const RepeatVector&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

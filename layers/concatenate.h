#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// Its inputs one after the other along an axis, in which alone their shapes may differ.
struct Concatenate {
    int axis = -1;
    std::string name = {};

    friend const LayerClass& classOf(const Concatenate&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// x * scale + offset.
struct Rescaling {
    float scale = 1.0f;
    float offset = 0.0f;
    std::string name = {};

    friend const LayerClass& classOf(const Rescaling&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

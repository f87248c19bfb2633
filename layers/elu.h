#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// x above 0, alpha (e^x - 1) else.
struct ELU {
    float alpha = 1.0f;
    std::string name = {};

    friend const LayerClass& classOf(const ELU&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

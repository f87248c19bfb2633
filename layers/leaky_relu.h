#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// x above 0, negativeSlope * x else.
struct LeakyReLU {
    float negativeSlope = 0.3f;
    std::string name = {};

    friend const LayerClass& classOf(const LeakyReLU&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

#pragma once

#include <string>

#include "layers/activation_function.h"
#include "layers/layer.h"

namespace glgrad {

/// activation(x), which has to keep the shape: `Activation{.activation = relu}`.
struct Activation {
    ActivationFunction activation = {};
    std::string name = {};

    friend const LayerClass& classOf(const Activation&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

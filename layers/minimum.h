#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// The smallest of its inputs' values at each place.
/// Shapes broadcast as NumPy's do; an input of fewer axes than another gets those that it lacks, of
/// size 1, behind the batch.
struct Minimum {
    std::string name = {};

    friend const LayerClass& classOf(const Minimum&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

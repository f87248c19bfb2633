#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// The mean of its inputs.
/// Shapes broadcast as NumPy's do; an input of fewer axes than another gets those that it lacks, of
/// size 1, behind the batch.
struct Average {
    std::string name = {};

    friend const LayerClass& classOf(const Average&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

#pragma once

#include <string>
#include <vector>

#include "layers/layer.h"

namespace glgrad {

/// The values of each item in another shape: [batch, ...] to [batch] + targetShape.
struct Reshape {
    std::vector<Index> targetShape = {};  ///< One size may be -1 and is worked out.
    std::string name = {};

    friend const LayerClass& classOf(const Reshape&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

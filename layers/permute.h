#pragma once

#include <string>
#include <vector>

#include "layers/layer.h"

namespace glgrad {

/// Axis i of the result is axis dims[i - 1] of the input; both are counted from 1, behind the
/// batch.
struct Permute {
    std::vector<int> dims = {};  ///< Each of 1, 2, ... once.
    std::string name = {};

    friend const LayerClass& classOf(const Permute&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

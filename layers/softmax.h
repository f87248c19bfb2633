#pragma once

#include <string>

#include "layers/axis_list.h"
#include "layers/layer.h"

namespace glgrad {

/// e^x / sum(e^x), where the sum is along an axis or over several. It is computed, and its result
/// kept, in float32.
struct Softmax {
    AxisList axis = -1;
    std::string name = {};

    friend const LayerClass& classOf(const Softmax&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

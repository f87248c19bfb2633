#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "layers/layer.h"

namespace glgrad {

/// In training sets a random part of x to zero, another one at each call, and multiplies the rest
/// by 1 / (1 - rate); otherwise x as it is.
struct Dropout {
    float rate = 0.5f;  ///< The part that is set to zero, in [0, 1).
    std::optional<std::uint64_t> seed = std::nullopt;
    std::string name = {};

    friend const LayerClass& classOf(const Dropout&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

#pragma once

#include <optional>
#include <string>

#include "layers/layer.h"

namespace glgrad {

/// x above the threshold, at most maxValue; negativeSlope * (x - threshold) else.
struct ReLU {
    std::optional<float> maxValue = std::nullopt;
    float negativeSlope = 0.0f;
    float threshold = 0.0f;
    std::string name = {};

    friend const LayerClass& classOf(const ReLU&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

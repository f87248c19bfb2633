#pragma once

#include <array>
#include <string>

#include "autograd/ops.h"
#include "layers/layer.h"

namespace glgrad {

/// Larger images: [batch, height, width, channels] to [batch, size[0] * height, size[1] * width,
/// channels], as resize2d makes them.
struct UpSampling2D {
    std::array<int, 2> size = {2, 2};
    Interpolation interpolation = Interpolation::nearest;
    std::string name = {};

    friend const LayerClass& classOf(const UpSampling2D&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

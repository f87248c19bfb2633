#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// The largest value of each channel: [batch, height, width, channels] to [batch, channels].
struct GlobalMaxPooling2D {
    bool keepDims = false;  ///< Leave height and width with size 1.
    std::string name = {};
};
const LayerClass& classOf(const GlobalMaxPooling2D&);

}  // namespace glgrad

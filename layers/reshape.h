#pragma once

#include <string>
#include <vector>

#include "layers/layer.h"

namespace glgrad {

/// The values of each item in another shape: [batch, ...] to [batch] + targetShape.
struct Reshape {
    std::vector<Index> targetShape = {};  ///< One size may be -1 and is worked out.
    std::string name = {};
};
const LayerClass& classOf(const Reshape&);

}  // namespace glgrad

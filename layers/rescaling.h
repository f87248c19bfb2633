#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// x * scale + offset.
struct Rescaling {
    float scale = 1.0f;
    float offset = 0.0f;
    std::string name = {};
};
const LayerClass& classOf(const Rescaling&);

}  // namespace glgrad

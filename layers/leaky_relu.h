#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// x above 0, negativeSlope * x else.
struct LeakyReLU {
    float negativeSlope = 0.3f;
    std::string name = {};
};
const LayerClass& classOf(const LeakyReLU&);

}  // namespace glgrad

#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// x above 0, alpha (e^x - 1) else.
struct ELU {
    float alpha = 1.0f;
    std::string name = {};
};
const LayerClass& classOf(const ELU&);

}  // namespace glgrad

#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// [batch, a, b, ...] to [batch, a * b * ...].
struct Flatten {
    std::string name = {};
};
const LayerClass& classOf(const Flatten&);

}  // namespace glgrad

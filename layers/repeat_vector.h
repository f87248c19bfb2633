#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// [batch, features] to [batch, n, features].
struct RepeatVector {
    Index n = 1;
    std::string name = {};
};
const LayerClass& classOf(const RepeatVector&);

}  // namespace glgrad

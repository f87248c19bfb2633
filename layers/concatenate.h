#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// Its inputs one after the other along an axis, in which alone their shapes may differ.
struct Concatenate {
    int axis = -1;
    std::string name = {};
};
const LayerClass& classOf(const Concatenate&);

}  // namespace glgrad

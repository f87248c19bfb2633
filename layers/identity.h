#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// Its input.
struct Identity {
    std::string name = {};
};
const LayerClass& classOf(const Identity&);

}  // namespace glgrad

#pragma once

#include <string>

#include "layers/activation_function.h"
#include "layers/layer.h"

namespace glgrad {

/// activation(x), which has to keep the shape: `Activation{.activation = relu}`.
struct Activation {
    ActivationFunction activation = {};
    std::string name = {};
};
const LayerClass& classOf(const Activation&);

}  // namespace glgrad

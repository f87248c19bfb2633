#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

/// The smallest of its inputs' values at each place.
/// Shapes broadcast as NumPy's do; an input of fewer axes than another gets those that it lacks, of
/// size 1, behind the batch.
struct Minimum {
    std::string name = {};
};
const LayerClass& classOf(const Minimum&);

}  // namespace glgrad

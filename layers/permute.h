#pragma once

#include <string>
#include <vector>

#include "layers/layer.h"

namespace glgrad {

/// Axis i of the result is axis dims[i - 1] of the input; both are counted from 1, behind the
/// batch.
struct Permute {
    std::vector<int> dims = {};  ///< Each of 1, 2, ... once.
    std::string name = {};
};
const LayerClass& classOf(const Permute&);

}  // namespace glgrad

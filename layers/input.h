#pragma once

#include <string>
#include <vector>

#include "layers/layer.h"

namespace glgrad {

/// An input of a model. As a symbol it is where a graph begins; as the first layer of a Sequential
/// it says for which shape to build it.
struct Input {
    std::vector<Index> shape =
        {};  ///< Of an item, without the batch; kOpen for an axis of any size.
    std::string name = {};

    friend const LayerClass& classOf(const Input&);
};

}  // namespace glgrad

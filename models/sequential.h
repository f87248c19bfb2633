#pragma once

#include <initializer_list>
#include <string>

#include "models/model.h"

namespace glgrad {

struct SequentialOptions {
    std::string name = "sequential";
};

/// Layers one after the other.
///
///     Sequential model({Flatten{}, Dense{.units = 10}});
///
/// Layers without a name of their own are numbered: "dense", "dense_1". A layer that is there twice
/// has one set of weights. It becomes a graph when the shape of its input is known: by an Input as
/// its first layer, by build, or by the first data.
class Sequential : public Model {
public:
    /// Throws ArgumentError for a handle that holds nothing, and when two layers were given one
    /// name by hand.
    explicit Sequential(std::initializer_list<Layer> layers = {},
                        const SequentialOptions& options = {});

    /// Throws ArgumentError as the constructor does, and when the model was built already.
    void add(const Layer& layer);
};

}  // namespace glgrad

#pragma once

#include <array>
#include <string>

#include "layers/layer.h"

namespace glgrad {

/// An axis of each of two inputs: `1` or `{1, 2}`. Negative ones count from the end.
struct DotAxes {
    DotAxes(int both) : DotAxes(both, both) {}
    DotAxes(int first, int second) : axes{first, second} {}

    std::array<int, 2> axes;
};

/// The sum of the products of two inputs along an axis of each, item by item: [batch, a..., n,
/// b...] and [batch, c..., n, d...] to [batch, a..., b..., c..., d...]; [batch, n] and [batch, n]
/// to [batch, 1].
struct Dot {
    DotAxes axes = -1;
    bool normalize = false;  ///< Divide each input by its L2 norm along its axis: cosine proximity.
    std::string name = {};

    friend const LayerClass& classOf(const Dot&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

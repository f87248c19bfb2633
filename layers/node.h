// glgrad: internal header
#pragma once

#include <cstdint>

#include "layers/layer.h"
#include "layers/symbol.h"

namespace glgrad {

/// One call of a layer on symbols. Layers do not know where they are called: whoever holds a symbol
/// holds the calls that lead to it.
struct Node {
    Node(Layer layer, Symbols inputs, SymbolOptions options, Shapes shapes, Shapes otherShapes);
    /// Without recursion, however long the chain of calls is.
    ~Node();
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    bool isInput() const { return inputs.empty(); }

    const Layer layer;
    Symbols inputs;  ///< None of an Input's.
    const SymbolOptions options;
    const Shapes shapes;       ///< Of its outputs, for the one set of stand-ins,
    const Shapes otherShapes;  ///< and for the other: axes in which the two differ are open.
    /// Larger than those of its inputs: nodes sorted by it are in an order that works.
    const std::uint64_t serial;
};

/// Layer::outputShapes, for a graph: throws ArgumentError for a layer that does not know them.
Shapes shapesInGraph(const Layer& layer, const Shapes& inputs);

}  // namespace glgrad

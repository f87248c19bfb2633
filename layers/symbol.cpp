#include "layers/symbol.h"

#include <atomic>

#include "core/error.h"
#include "layers/input_body.h"
#include "layers/node.h"

namespace glgrad {
namespace {

std::atomic<std::uint64_t> serials = 0;

const Node& nodeOf(const Symbol& symbol) {
    if (!symbol.defined()) {
        throw ArgumentError("Symbol: expected one that a layer or an Input gave, got none");
    }
    return *symbol.node();
}

}  // namespace

Node::Node(Layer calledLayer, Symbols givenInputs, SymbolOptions givenOptions, Shapes outputs,
           Shapes otherOutputs)
    : layer(std::move(calledLayer)),
      inputs(std::move(givenInputs)),
      options(givenOptions),
      shapes(std::move(outputs)),
      otherShapes(std::move(otherOutputs)),
      serial(++serials) {}

Node::~Node() {
    std::vector<std::shared_ptr<const Node>> pending;
    const auto takeFrom = [&](Symbols& symbols) {
        for (const Symbol& symbol : symbols) pending.push_back(symbol.node());
        symbols.clear();
    };
    takeFrom(inputs);
    while (!pending.empty()) {
        const std::shared_ptr<const Node> node = std::move(pending.back());
        pending.pop_back();
        // Nobody else can have it any more, nor come to have it.
        if (node.use_count() == 1) takeFrom(const_cast<Node&>(*node).inputs);
    }
}

Symbol::Symbol(const Input& input) : Symbol(inputSymbol(input)) {}

const Shape& Symbol::shape() const { return nodeOf(*this).shapes[output_]; }

std::vector<Index> Symbol::sizes() const {
    const Shape &one = shape(), &other = node_->otherShapes[output_];
    std::vector<Index> result(one.begin(), one.end());
    for (int axis = 0; axis < one.rank(); ++axis) {
        if (one[axis] != other[axis]) result[axis] = kOpen;
    }
    return result;
}

Shapes shapesInGraph(const Layer& layer, const Shapes& inputs) {
    Shapes shapes = layer.outputShapes(inputs);
    if (!shapes.empty()) return shapes;
    throw ArgumentError(concat(layer.type(), " ", layer.name(), ": in a graph its class has to ",
                               "override computeOutputShapes"));
}

Symbols connect(const Layer& layer, const Symbols& inputs, const SymbolOptions& options) {
    if (inputs.empty()) {
        throw ArgumentError(
            concat(layer.type(), " ", layer.name(), ": expected an input, got none"));
    }
    Shapes shapes, otherShapes;
    for (const Symbol& symbol : inputs) {
        shapes.push_back(nodeOf(symbol).shapes[symbol.output()]);
        otherShapes.push_back(symbol.node()->otherShapes[symbol.output()]);
    }
    layer.body().buildOn(inputs);
    const Shapes results = shapesInGraph(layer, shapes);
    Shapes otherResults;
    try {
        otherResults = layer.outputShapes(otherShapes);
    } catch (const ArgumentError& error) {
        throw ArgumentError(concat(error.what(), " (for an axis that the input leaves open)"));
    }
    const auto node = std::make_shared<Node>(layer, inputs, options, results, otherResults);
    Symbols symbols;
    for (std::size_t i = 0; i < results.size(); ++i) {
        symbols.push_back(Symbol(node, static_cast<int>(i)));
    }
    return symbols;
}

}  // namespace glgrad

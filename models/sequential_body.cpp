#include "models/sequential_body.h"

#include "core/argument_checks.h"
#include "core/error.h"
#include "layers/input_body.h"

namespace glgrad {
namespace {

bool isInput(const Layer& layer) {
    return layer && dynamic_cast<const InputBody*>(&layer.body()) != nullptr;
}

Input inputLike(const Symbol& symbol) {
    const std::vector<Index> sizes = symbol.sizes();
    return {.shape = {sizes.begin() + 1, sizes.end()}};
}

}  // namespace

SequentialBody::SequentialBody(std::span<const Layer> layers, const SequentialOptions& options)
    : GraphBody("Sequential", options.name) {
    if (!layers.empty() && isInput(layers[0])) {
        input_ = layers[0];
        layers = layers.subspan(1);
    }
    setParts({layers.begin(), layers.end()});
    if (input_ && !layers.empty()) build(inputSymbol(input_).shape());
}

void SequentialBody::add(const Layer& layer) {
    if (isBuilt()) throw ArgumentError(concat(name(), ": add: the model was built before"));
    if (!input_ && parts().empty() && isInput(layer)) {
        input_ = layer;
    } else {
        addPart(layer);
    }
}

Shapes SequentialBody::computeOutputShapes(const Shapes& inputs) const {
    if (isBuilt()) return GraphBody::computeOutputShapes(inputs);
    Shapes shapes = inputs;
    if (input_) shapes = input_.outputShapes(shapes);
    for (const Layer& layer : parts()) shapes = shapesInGraph(layer, shapes);
    return shapes;
}

void SequentialBody::makeVariablesFor(const Shapes& inputs) {
    if (inputs.size() != 1) {
        throw ArgumentError(concat(name(), ": expected one input, got ", inputs.size()));
    }
    const Shape item = inputs[0].slice(1, inputs[0].rank());
    connectAll(input_ ? inputSymbol(input_) : Symbol(Input{.shape = {item.begin(), item.end()}}));
    itemShape_ = item;
}

// Axes that are open there stay open here.
void SequentialBody::buildOn(const Symbols& inputs) {
    if (isBuilt()) return;
    if (inputs.size() == 1 && !input_) input_ = inputLike(inputs[0]);
    GraphBody::buildOn(inputs);
}

void SequentialBody::unbuild() {
    for (const Layer& layer : parts()) layer.unbuild();
    itemShape_.reset();
    GraphBody::unbuild();
}

void SequentialBody::connectAll(const Symbol& input) {
    Symbols symbols = input;
    for (const Layer& layer : parts()) symbols = layer(symbols);
    setGraph(input, symbols);
}

}  // namespace glgrad

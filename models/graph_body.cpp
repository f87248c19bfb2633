#include "models/graph_body.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "core/error.h"

namespace glgrad {
namespace {

struct SymbolHash {
    std::size_t operator()(const Symbol& symbol) const {
        return std::hash<const void*>()(symbol.node().get()) * 31 +
               static_cast<std::size_t>(symbol.output());
    }
};
using Places = std::unordered_map<Symbol, std::size_t, SymbolHash>;

void checkGiven(const std::string& model, const char* what, const Symbols& symbols) {
    const auto isDefined = [](const Symbol& symbol) { return symbol.defined(); };
    if (!symbols.empty() && std::ranges::all_of(symbols, isDefined)) return;
    throw ArgumentError(concat(model, ": expected ", what, " that layers or Inputs gave, got ",
                               symbols.empty() ? "none" : "an empty Symbol"));
}

// All calls between inputs and outputs.
std::vector<std::shared_ptr<const Node>> callsBetween(const std::string& model,
                                                      const Symbols& inputs,
                                                      const Symbols& outputs) {
    const std::unordered_set<Symbol, SymbolHash> given(inputs.begin(), inputs.end());
    std::unordered_set<const Node*> seen;
    std::vector<std::shared_ptr<const Node>> nodes;
    for (const Symbol& symbol : inputs) {
        const std::shared_ptr<const Node>& node = symbol.node();
        if (node->isInput() && seen.insert(node.get()).second) nodes.push_back(node);
    }
    std::vector<Symbol> pending(outputs.begin(), outputs.end());
    while (!pending.empty()) {
        const Symbol symbol = std::move(pending.back());
        pending.pop_back();
        const std::shared_ptr<const Node>& node = symbol.node();
        if (given.contains(symbol) || !seen.insert(node.get()).second) continue;
        if (node->isInput()) {
            throw ArgumentError(concat(model, ": its outputs depend on ", node->layer.type(), " ",
                                       node->layer.name(), ", which is not among its inputs"));
        }
        nodes.push_back(node);
        pending.insert(pending.end(), node->inputs.begin(), node->inputs.end());
    }
    std::ranges::sort(nodes, {}, [](const auto& node) { return node->serial; });
    return nodes;
}

}  // namespace

GraphBody::GraphBody(const Symbols& inputs, const Symbols& outputs, const ModelOptions& options)
    : ModelBody("Functional", options.name) {
    checkGiven(name(), "inputs", inputs);
    checkGiven(name(), "outputs", outputs);
    if (!options.outputNames.empty() && options.outputNames.size() != outputs.size()) {
        throw ArgumentError(concat(name(), ": expected a name for each of ", outputs.size(),
                                   " outputs, got ", options.outputNames.size()));
    }
    givenOutputNames_ = options.outputNames;
    setGraph(inputs, outputs);
    std::unordered_set<const LayerBody*> seen;
    std::vector<Layer> layers;
    for (const auto& node : nodes_) {
        if (seen.insert(&node->layer.body()).second) layers.push_back(node->layer);
    }
    setParts(std::move(layers));
    Shapes shapes;
    for (const Symbol& symbol : inputs) shapes.push_back(symbol.shape());
    build(shapes);
    if (shapes.size() == 1) itemShape_ = shapes[0].slice(1, shapes[0].rank());
}

std::vector<std::string> GraphBody::outputNames() const {
    if (!givenOutputNames_.empty()) return givenOutputNames_;
    const std::vector<std::string> layers = partNames();
    std::vector<std::string> names;
    for (const Symbol& symbol : outputs_) {
        const Layer& layer = symbol.node()->layer;
        const auto found = std::ranges::find(parts(), layer);
        const std::string wanted =
            found == parts().end() ? layer.name() : layers[found - parts().begin()];
        std::string unique = wanted;
        for (int i = 1; std::ranges::find(names, unique) != names.end(); ++i) {
            unique = concat(wanted, "_", i);
        }
        names.push_back(unique);
    }
    return names;
}

void GraphBody::setGraph(const Symbols& inputs, const Symbols& outputs) {
    nodes_ = callsBetween(name(), inputs, outputs);
    inputs_ = inputs;
    outputs_ = outputs;
    compileSteps();
}

// Values are emptied after their last use: memory is that of what is still needed.
void GraphBody::compileSteps() {
    Places places;
    std::unordered_map<std::size_t, std::size_t> lastUse;  // Of a value: a step.
    for (const Symbol& symbol : inputs_) places.emplace(symbol, places.size());
    values_ = inputs_.size();
    steps_.clear();
    for (const auto& node : nodes_) {
        if (node->isInput()) continue;
        Step step{.layer = node->layer,
                  .inputs = {},
                  .firstOutput = values_,
                  .outputs = node->shapes.size(),
                  .lastUses = {},
                  .training = node->options.training};
        for (const Symbol& symbol : node->inputs) {
            step.inputs.push_back(places.at(symbol));
            lastUse[step.inputs.back()] = steps_.size();
        }
        // A value that was given keeps its place.
        for (std::size_t i = 0; i < step.outputs; ++i) {
            places.emplace(Symbol(node, static_cast<int>(i)), values_ + i);
        }
        values_ += step.outputs;
        steps_.push_back(std::move(step));
    }
    outputPlaces_.clear();
    for (const Symbol& symbol : outputs_) {
        outputPlaces_.push_back(places.at(symbol));
        lastUse.erase(outputPlaces_.back());
    }
    for (const auto& [value, step] : lastUse) steps_[step].lastUses.push_back(value);
}

void GraphBody::checkCount(std::size_t inputs) const {
    if (inputs == inputs_.size()) return;
    throw ArgumentError(concat(name(), ": expected ", inputs_.size(), " inputs, got ", inputs));
}

Shapes GraphBody::computeOutputShapes(const Shapes& inputs) const {
    checkCount(inputs.size());
    std::vector<Shape> shapes(values_);
    std::ranges::copy(inputs, shapes.begin());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const Node& node = *inputs_[i].node();
        if (node.isInput()) node.layer.outputShape(inputs[i]);
    }
    for (const Step& step : steps_) {
        Shapes arguments;
        for (const std::size_t place : step.inputs) arguments.push_back(shapes[place]);
        std::ranges::copy(step.layer.outputShapes(arguments), shapes.begin() + step.firstOutput);
    }
    Shapes result;
    for (const std::size_t place : outputPlaces_) result.push_back(shapes[place]);
    return result;
}

void GraphBody::run(Tensors& values, const CallOptions& options) const {
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
        const Node& node = *inputs_[i].node();
        if (node.isInput()) node.layer.outputShape(values[i].shape());
    }
    for (const Step& step : steps_) {
        CallOptions call = options;
        call.training = step.training.value_or(options.training);
        if (step.inputs.size() == 1 && step.outputs == 1) {
            values[step.firstOutput] = step.layer(values[step.inputs[0]], call);
        } else {
            Tensors arguments;
            for (const std::size_t place : step.inputs) arguments.push_back(values[place]);
            const Tensors results = step.layer(arguments, call);
            std::ranges::copy(results, values.begin() + step.firstOutput);
        }
        for (const std::size_t place : step.lastUses) values[place] = Tensor();
    }
}

Tensors GraphBody::callAll(const Tensors& inputs, const CallOptions& options) {
    checkCount(inputs.size());
    Tensors values(values_);
    std::ranges::copy(inputs, values.begin());
    run(values, options);
    Tensors results;
    for (const std::size_t place : outputPlaces_) results.push_back(values[place]);
    return results;
}

Tensor GraphBody::callSingle(const Tensor& input, const CallOptions& options) {
    checkCount(1);
    Tensors values(values_);
    values[0] = input;
    run(values, options);
    if (outputPlaces_.size() == 1) return values[outputPlaces_[0]];
    throw ArgumentError(concat(name(), ": expected to be asked for ", outputPlaces_.size(),
                               " outputs, was for one; call it with Tensors"));
}

}  // namespace glgrad

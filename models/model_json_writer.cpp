#include <algorithm>
#include <set>
#include <unordered_map>

#include "core/config.h"
#include "core/error.h"
#include "layers/layer_body.h"
#include "models/graph_body.h"
#include "models/model_json.h"

namespace glgrad {
namespace {

Json sizesJson(const std::vector<Index>& sizes) {
    Json::Array result;
    for (const Index size : sizes) result.push_back(size == kOpen ? Json() : Json(size));
    return result;
}

Json inputEntry(const Symbol& symbol, const std::string& name) {
    Json config = Json::object();
    config.set("name", name);
    config.set("batch_input_shape", sizesJson(symbol.sizes()));
    config.set("dtype", "float32");
    config.set("sparse", false);
    Json entry = Json::object();
    entry.set("name", name);
    entry.set("class_name", "InputLayer");
    entry.set("config", config);
    return entry;
}

class Writer {
public:
    Json write(const Model& model) {
        Json result = named(model);
        if (problems_.empty()) return result;
        throw ArgumentError(problems_);
    }

private:
    Json named(const Model& model) {
        const auto* graph = dynamic_cast<const GraphBody*>(&model.body());
        if (!graph || graph->nodes().empty()) {
            throw ArgumentError(concat("modelToJson: expected a built model that is a graph, ",
                                       model.name(), " is not"));
        }
        const bool isChain = model.type() == "Sequential";
        Json result = Json::object();
        result.set("class_name", isChain ? "Sequential" : "Functional");
        result.set("config", isChain ? chain(model) : functional(model, *graph));
        return result;
    }

    // The layer's class and config, under the name that its owner has for it.
    Json entry(const Layer& layer, const std::string& name) {
        Json result = Json::object();
        result.set("name", name);
        try {
            const Json json = dynamic_cast<const GraphBody*>(&layer.body()) && layer.isBuilt()
                                  ? named(Model::of(layer))
                                  : toJson(layer);
            Json config = json["config"];
            config.set("name", name);
            result.set("class_name", json["class_name"]);
            result.set("config", config);
        } catch (const ArgumentError& error) {
            problems_ += (problems_.empty() ? "" : "\n") + std::string(error.what());
        }
        return result;
    }

    Json chain(const Model& model) {
        Json::Array layers{inputEntry(model.inputs()[0], model.inputNames()[0])};
        const std::vector<std::string> names = model.layerNames();
        for (std::size_t i = 0; i < names.size(); ++i) {
            layers.push_back(entry(model.layers()[i], names[i]));
        }
        Json config = Json::object();
        config.set("name", model.name());
        config.set("layers", layers);
        return config;
    }

    Json functional(const Model& model, const GraphBody& graph) {
        const std::vector<std::string> names = model.layerNames();
        std::unordered_map<const LayerBody*, std::string> nameOf;
        for (std::size_t i = 0; i < names.size(); ++i) nameOf[&model.layers()[i].body()] = names[i];
        std::unordered_map<const LayerBody*, std::vector<const Node*>> calls;
        for (const auto& node : graph.nodes()) calls[&node->layer.body()].push_back(node.get());
        // Calls of a model count from 1: 0 is its own making.
        const auto reference = [&](const Symbol& symbol) {
            const LayerBody* layer = &symbol.node()->layer.body();
            const auto found = nameOf.find(layer);
            if (found == nameOf.end()) {
                throw ArgumentError(
                    concat("modelToJson: expected a model that begins with Inputs, ", model.name(),
                           " begins with what ", symbol.node()->layer.name(), " gives"));
            }
            const auto& all = calls.at(layer);
            Index call = std::ranges::find(all, symbol.node().get()) - all.begin();
            if (dynamic_cast<const ModelBody*>(layer)) ++call;
            return Json(Json::Array{found->second, call, symbol.output()});
        };
        Json::Array layers;
        std::set<const LayerBody*> seen;
        for (std::size_t i = 0; i < names.size(); ++i) {
            const Layer& layer = model.layers()[i];
            if (!seen.insert(&layer.body()).second) continue;
            const std::vector<const Node*>& all = calls.at(&layer.body());
            const bool isInput = all[0]->isInput();
            Json written =
                isInput ? inputEntry(symbolOf(graph, layer), names[i]) : entry(layer, names[i]);
            Json::Array nodes;
            for (const Node* node : all) {
                if (node->isInput()) continue;
                Json::Array inputs;
                for (const Symbol& symbol : node->inputs) {
                    Json input = reference(symbol);
                    Json arguments = Json::object();
                    if (node->options.training) arguments.set("training", *node->options.training);
                    input.push(arguments);
                    inputs.push_back(input);
                }
                nodes.push_back(inputs);
            }
            written.set("inbound_nodes", nodes);
            layers.push_back(written);
        }
        Json::Array inputs, outputs;
        for (const Symbol& symbol : graph.inputs()) inputs.push_back(reference(symbol));
        for (const Symbol& symbol : graph.outputs()) outputs.push_back(reference(symbol));
        Json config = Json::object();
        config.set("name", model.name());
        config.set("layers", layers);
        config.set("input_layers", inputs);
        config.set("output_layers", outputs);
        return config;
    }

    static Symbol symbolOf(const GraphBody& graph, const Layer& input) {
        for (const Symbol& symbol : graph.inputs()) {
            if (symbol.node()->layer == input) return symbol;
        }
        return {};
    }

    std::string problems_;
};

}  // namespace

Json modelToJson(const Model& model) { return Writer().write(model); }

}  // namespace glgrad

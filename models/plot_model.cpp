#include "models/plot_model.h"

#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>
#include <unordered_map>

#include "core/error.h"
#include "core/file.h"
#include "models/graph_body.h"

extern char** environ;

namespace glgrad {
namespace {

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '"' || c == '\\' || c == '{' || c == '}' || c == '|' || c == '<' || c == '>') {
            result += '\\';
        }
        result += c;
    }
    return result;
}

std::string sizesText(const Symbol& symbol) {
    std::string text;
    for (const Index size : symbol.sizes()) {
        text += (text.empty() ? "(" : ", ") + (size == kOpen ? "None" : std::to_string(size));
    }
    return text + ")";
}

const GraphBody& graphOf(const Model& model) {
    const auto* graph = dynamic_cast<const GraphBody*>(&model.body());
    if (graph && model.isBuilt()) return *graph;
    throw ArgumentError(concat("plotModel: expected a model that is a built graph, ", model.name(),
                               graph ? " is not built" : " has a call of its own"));
}

class DotWriter {
public:
    explicit DotWriter(const PlotModelOptions& options) : options_(options) {}

    std::string write(const Model& model) {
        text_ = "digraph \"" + escaped(model.name()) + "\" {\n";
        text_ += "  rankdir=TB;\n  node [shape=record, fontname=Helvetica];\n";
        add(model, "n", 1);
        return text_ + "}\n";
    }

private:
    // The ids of a layer's box, or of the boxes within it that take and give what it does.
    struct Box {
        std::string first;
        std::string last;
    };

    void line(int depth, const std::string& text) {
        text_ += std::string(static_cast<std::size_t>(depth) * 2, ' ') + text + "\n";
    }

    Box add(const Model& model, const std::string& prefix, int depth) {
        const GraphBody& graph = graphOf(model);
        const std::vector<std::string> names = model.layerNames();
        std::unordered_map<const LayerBody*, Box> boxes;
        std::unordered_map<const LayerBody*, const Node*> firstCalls;
        for (const auto& node : graph.nodes()) {
            firstCalls.try_emplace(&node->layer.body(), node.get());
        }
        for (std::size_t i = 0; i < names.size(); ++i) {
            const Layer& layer = model.layers()[i];
            if (boxes.contains(&layer.body())) continue;
            boxes[&layer.body()] = addLayer(layer, names[i], firstCalls.at(&layer.body()),
                                            concat(prefix, "_", i), depth);
        }
        for (const auto& node : graph.nodes()) {
            for (const Symbol& symbol : node->inputs) {
                const auto from = boxes.find(&symbol.node()->layer.body());
                if (from == boxes.end()) continue;
                line(depth, from->second.last + " -> " + boxes.at(&node->layer.body()).first + ";");
            }
        }
        const auto boxOf = [&](const Symbols& symbols) {
            const auto found = boxes.find(&symbols[0].node()->layer.body());
            return found == boxes.end() ? boxes.begin()->second : found->second;
        };
        return {boxOf(graph.inputs()).first, boxOf(graph.outputs()).last};
    }

    Box addLayer(const Layer& layer, const std::string& name, const Node* call,
                 const std::string& id, int depth) {
        if (options_.expandNested && dynamic_cast<const GraphBody*>(&layer.body())) {
            line(depth, "subgraph cluster_" + id + " {");
            line(depth + 1, "label=\"" + escaped(name) + "\";");
            const Box box = add(Model::of(layer), id, depth + 1);
            line(depth, "}");
            return box;
        }
        std::string label = escaped(concat(name, " (", layer.type(), ")"));
        if (options_.showShapes) {
            std::string shapes;
            for (std::size_t i = 0; i < call->shapes.size(); ++i) {
                const Symbol symbol(std::shared_ptr<const Node>(std::shared_ptr<void>(), call),
                                    static_cast<int>(i));
                shapes += (shapes.empty() ? "" : ", ") + sizesText(symbol);
            }
            label = "{" + label + "|" + shapes + "}";
        }
        line(depth, id + " [label=\"" + label + "\"];");
        return {id, id};
    }

    PlotModelOptions options_;
    std::string text_;
};

void runDot(const std::filesystem::path& dot, const std::string& format,
            const std::filesystem::path& result) {
    const std::string program = "dot", formatOption = "-T" + format, input = dot.string(),
                      outputOption = "-o" + result.string();
    std::vector<char*> arguments;
    for (const std::string* each : {&program, &formatOption, &outputOption, &input}) {
        arguments.push_back(const_cast<char*>(each->c_str()));
    }
    arguments.push_back(nullptr);
    pid_t child = 0;
    if (::posix_spawnp(&child, "dot", nullptr, nullptr, arguments.data(), environ) != 0) {
        throw IoError(
            "plotModel: the program dot was not found; install Graphviz, or write a .dot file");
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
    throw IoError(concat("plotModel: the program dot could not write ", result.string()));
}

}  // namespace

std::string modelDot(const Model& model, const PlotModelOptions& options) {
    return DotWriter(options).write(model);
}

void plotModel(const Model& model, const std::filesystem::path& path,
               const PlotModelOptions& options) {
    const std::string ending = path.extension().string();
    if (ending != ".dot" && ending != ".svg" && ending != ".png" && ending != ".pdf") {
        throw ArgumentError(
            concat("plotModel: expected a file .dot, .svg, .png or .pdf, got ", path.string()));
    }
    const std::string dot = modelDot(model, options);
    checkWritable(path);
    if (ending == ".dot") return writeTextAtomically(path, dot);
    std::filesystem::path source = path;
    source += ".dot";
    writeTextAtomically(source, dot);
    try {
        runDot(source, ending.substr(1), path);
    } catch (...) {
        std::filesystem::remove(source);
        throw;
    }
    std::filesystem::remove(source);
}

}  // namespace glgrad

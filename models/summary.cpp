#include <algorithm>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <unordered_map>
#include <vector>

#include "core/error.h"
#include "models/graph_body.h"
#include "models/model.h"

// Model::summary, as keras/src/utils/summary_utils.py prints it.
namespace glgrad {
namespace {

using Row = std::vector<std::string>;
using Widths = std::vector<std::size_t>;

const Row kHead = {"Layer (type)", "Output Shape", "Param #", "Connected to"};
constexpr std::size_t kParameters = 2;  // The column, which is aligned to the right.

struct Line {
    const char* left;
    const char* fill;
    const char* middle;
    const char* right;
};
constexpr Line kTop{"┏", "━", "┳", "┓"}, kBelowHead{"┡", "━", "╇", "┩"};
constexpr Line kBetween{"├", "─", "┼", "┤"}, kBottom{"└", "─", "┴", "┘"};

struct Parameters {
    Index count = 0;
    Index bytes = 0;
};

Parameters operator-(const Parameters& a, const Parameters& b) {
    return {a.count - b.count, a.bytes - b.bytes};
}

Parameters parametersOf(std::span<const Variable> variables) {
    Parameters all;
    for (const Variable& variable : variables) {
        const Index count = variable.shape().size();
        all.count += count;
        all.bytes += count * bytesOf(variable.value().dtype());
    }
    return all;
}

std::string withThousands(Index number) {
    std::string digits = std::to_string(number);
    for (int i = static_cast<int>(digits.size()) - 3; i > 0; i -= 3) digits.insert(i, ",");
    return digits;
}

std::string withMemory(const Parameters& parameters) {
    double size = static_cast<double>(parameters.bytes);
    const char* unit = "B";
    for (const char* larger : {"KB", "MB", "GB"}) {
        if (size < 1024.0) break;
        size /= 1024.0;
        unit = larger;
    }
    std::ostringstream out;
    out << withThousands(parameters.count) << " (" << std::fixed << std::setprecision(2) << size
        << ' ' << unit << ')';
    return out.str();
}

std::string shapeText(const std::vector<Index>& sizes) {
    std::string text;
    for (const Index size : sizes) {
        text += (text.empty() ? "(" : ", ") + (size == kOpen ? std::string("None") : concat(size));
    }
    return text + (sizes.size() == 1 ? ",)" : ")");
}

// What a layer adds to the variables that are `counted` already: "12", or "4 + shared" when it has
// some of those as well.
std::string parameterText(const Layer& layer, std::vector<Variable>& counted) {
    const std::vector<Variable> own = layer.variables();
    const std::size_t before = counted.size();
    counted.insert(counted.end(), own.begin(), own.end());
    counted = eachOnce(counted);
    const bool shares = counted.size() < before + own.size();
    return withThousands(parametersOf(std::span(counted).subspan(before)).count) +
           (shares ? " + shared" : "");
}

/// The calls of a graph, by layer.
class Calls {
public:
    explicit Calls(const Model& model) {
        const auto* graph = dynamic_cast<const GraphBody*>(&model.body());
        if (!graph) return;
        for (const auto& node : graph->nodes()) calls_[&node->layer.body()].push_back(node.get());
        const std::vector<std::string> names = model.layerNames();
        for (std::size_t i = 0; i < names.size(); ++i) {
            names_[&model.layers()[i].body()] = names[i];
        }
    }

    /// Whether every layer is called once, with one input.
    bool areAChain() const {
        return std::ranges::all_of(calls_, [](const auto& entry) {
            return entry.second.size() == 1 && entry.second[0]->inputs.size() < 2;
        });
    }

    /// Of the first call.
    std::string shapes(const Layer& layer) const {
        const auto found = calls_.find(&layer.body());
        if (found == calls_.end()) return "?";
        std::string text;
        const Node& node = *found->second[0];
        for (std::size_t i = 0; i < node.shapes.size(); ++i) {
            const Symbol symbol(std::shared_ptr<const Node>(std::shared_ptr<void>(), &node),
                                static_cast<int>(i));
            text += (text.empty() ? "" : ", ") + shapeText(symbol.sizes());
        }
        return text;
    }

    /// "tower[1][0]": output 0 of the layer's second call.
    std::string connections(const Layer& layer) const {
        const auto found = calls_.find(&layer.body());
        if (found == calls_.end() || found->second[0]->isInput()) return "-";
        std::string text;
        for (const Node* node : found->second) {
            for (const Symbol& symbol : node->inputs) {
                text += (text.empty() ? "" : ", ") + nameOf(symbol);
            }
        }
        return text;
    }

private:
    std::string nameOf(const Symbol& symbol) const {
        const LayerBody* layer = &symbol.node()->layer.body();
        const auto name = names_.find(layer);
        if (name == names_.end()) return symbol.node()->layer.name();
        const std::vector<const Node*>& calls = calls_.at(layer);
        const auto call = std::ranges::find(calls, symbol.node().get()) - calls.begin();
        return concat(name->second, '[', call, "][", symbol.output(), ']');
    }

    std::unordered_map<const LayerBody*, std::vector<const Node*>> calls_;
    std::unordered_map<const LayerBody*, std::string> names_;
};

std::vector<Row> rowsOf(const Model& model) {
    const Calls calls(model);
    std::vector<Row> rows{calls.areAChain() ? Row(kHead.begin(), kHead.end() - 1) : kHead};
    std::vector<Variable> counted;
    const std::vector<std::string> names = model.layerNames();
    for (std::size_t i = 0; i < names.size(); ++i) {
        const Layer& layer = model.layers()[i];
        rows.push_back({concat(names[i], " (", layer.type(), ")"), calls.shapes(layer),
                        layer.isBuilt() ? parameterText(layer, counted) : "0 (unbuilt)"});
        if (rows[0].size() > 3) rows.back().push_back(calls.connections(layer));
    }
    return rows;
}

Widths widthsOf(const std::vector<Row>& rows) {
    Widths widths = rows[0].size() == 3 ? Widths{31, 22, 13} : Widths{25, 20, 11, 22};
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < widths.size(); ++i) {
            widths[i] = std::max(widths[i], row[i].size());
        }
    }
    return widths;
}

void draw(std::ostream& out, const Line& line, const Widths& widths) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
        out << (i == 0 ? line.left : line.middle);
        for (std::size_t k = 0; k < widths[i] + 2; ++k) out << line.fill;
    }
    out << line.right << '\n';
}

void draw(std::ostream& out, const char* bar, const Row& row, const Widths& widths) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
        out << bar << ' ' << (i == kParameters ? std::right : std::left) << std::setw(widths[i])
            << row[i] << ' ';
    }
    out << bar << '\n';
}

}  // namespace

void Model::summary(std::ostream& out) const {
    const std::vector<Row> rows = rowsOf(*this);
    const Widths widths = widthsOf(rows);
    out << "Model: \"" << name() << "\"\n";
    draw(out, kTop, widths);
    draw(out, "┃", rows[0], widths);
    draw(out, kBelowHead, widths);
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (i > 1) draw(out, kBetween, widths);
        draw(out, "│", rows[i], widths);
    }
    draw(out, kBottom, widths);
    const Parameters all = parametersOf(variables());
    const Parameters trainable = parametersOf(trainableVariables());
    out << " Total params: " << withMemory(all) << "\n Trainable params: " << withMemory(trainable)
        << "\n Non-trainable params: " << withMemory(all - trainable) << '\n';
}

}  // namespace glgrad

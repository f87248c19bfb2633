#include <algorithm>
#include <array>
#include <iomanip>
#include <ostream>
#include <sstream>

#include "core/error.h"
#include "models/model.h"

// Model::summary, as keras/src/utils/summary_utils.py prints it.
namespace glgrad {
namespace {

using Row = std::array<std::string, 3>;

constexpr std::array<std::size_t, 3> kLeastWidths = {31, 22, 13};

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

std::string shapeText(const Shape& shape) {
    std::string text = "(None";
    const Shape item = shape.slice(1, shape.rank());
    for (const Index size : item) text += concat(", ", size);
    return text + (shape.rank() == 1 ? ",)" : ")");
}

// What a layer adds to the variables that are `counted` already: "12", or "4 + shared" when it has
// some of those as well.
std::string parameterText(const Layer& layer, std::vector<Variable>& counted) {
    const std::size_t before = counted.size();
    counted.insert(counted.end(), layer.variables().begin(), layer.variables().end());
    counted = eachOnce(counted);
    const bool shares = counted.size() < before + layer.variables().size();
    return withThousands(parametersOf(std::span(counted).subspan(before)).count) +
           (shares ? " + shared" : "");
}

std::vector<Row> rowsOf(const Model& model, const std::optional<Shape>& inputShape) {
    std::vector<Row> rows;
    std::optional<Shape> shape = inputShape;
    std::vector<Variable> counted;
    for (const std::string& name : model.layerNames()) {
        const Layer& layer = model.layers()[rows.size()];
        if (shape) shape = layer.outputShape(*shape);
        rows.push_back({concat(name, " (", layer.type(), ")"), shape ? shapeText(*shape) : "?",
                        shape ? parameterText(layer, counted) : "0 (unbuilt)"});
    }
    return rows;
}

void draw(std::ostream& out, const Line& line, const std::array<std::size_t, 3>& widths) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
        out << (i == 0 ? line.left : line.middle);
        for (std::size_t k = 0; k < widths[i] + 2; ++k) out << line.fill;
    }
    out << line.right << '\n';
}

void draw(std::ostream& out, const char* bar, const Row& row,
          const std::array<std::size_t, 3>& widths) {
    out << std::left << bar << ' ' << std::setw(widths[0]) << row[0] << ' ' << bar << ' '
        << std::setw(widths[1]) << row[1] << ' ' << bar << ' ' << std::right << std::setw(widths[2])
        << row[2] << ' ' << bar << '\n';
}

}  // namespace

void Model::summary(std::ostream& out) const {
    const Row head = {"Layer (type)", "Output Shape", "Param #"};
    std::optional<Shape> inputShape;
    if (itemShape_) inputShape = Shape{1} + *itemShape_;
    const std::vector<Row> rows = rowsOf(*this, inputShape);
    std::array<std::size_t, 3> widths = kLeastWidths;
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < widths.size(); ++i) {
            widths[i] = std::max(widths[i], row[i].size());
        }
    }
    out << "Model: \"" << name_ << "\"\n";
    draw(out, kTop, widths);
    draw(out, "┃", head, widths);
    draw(out, kBelowHead, widths);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i > 0) draw(out, kBetween, widths);
        draw(out, "│", rows[i], widths);
    }
    draw(out, kBottom, widths);
    const Parameters all = parametersOf(variables());
    const Parameters trainable = parametersOf(trainableVariables());
    out << " Total params: " << withMemory(all) << "\n Trainable params: " << withMemory(trainable)
        << "\n Non-trainable params: " << withMemory(all - trainable) << '\n';
}

}  // namespace glgrad

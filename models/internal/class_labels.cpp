#include "models/internal/class_labels.h"

#include <algorithm>

#include "core/error.h"

namespace glgrad {

void ClassLabels::add(const std::string& what, const Dataset& dataset, const ColumnOrder& order) {
    if (dataset.size() == 0) return;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        const bool isNeeded = targets_[i].loss && targets_[i].loss.takesClassLabels();
        if (!isNeeded || order.label(i) >= dataset.labelCount()) continue;
        const std::string named =
            targets_[i].name.empty() ? what : concat(what, ": ", targets_[i].name);
        known_.push_back({named, i, dataset.labelRange(order.label(i))});
    }
}

void ClassLabels::check(const Model& model, const Dataset& dataset, const ColumnOrder& order,
                        Index batchSize) const {
    if (known_.empty()) return;
    const Index batch = std::min(batchSize, dataset.size());
    Shapes inputs;
    const std::vector<Shape>& items = dataset.itemShapes();
    for (std::size_t i = 0; i < items.size(); ++i) {
        inputs.push_back(Shape{batch} + items[order.feature(i)]);
    }
    const Shapes outputs = model.outputShapes(inputs);
    if (outputs.empty()) return;
    for (const auto& [what, target, range] : known_) {
        const Shape& predictions = outputs[targets_[target].output];
        const float classes = static_cast<float>(predictions.last());
        const bool isWhole = !range.fraction.has_value();
        if (isWhole && range.smallest >= 0.0f && range.largest < classes) continue;
        const float wrong = !isWhole                ? *range.fraction
                            : range.smallest < 0.0f ? range.smallest
                                                    : range.largest;
        throw ArgumentError(concat(what, ": expected labels that are whole numbers in [0, ",
                                   predictions.last(), "), as predictions ", predictions, " have ",
                                   predictions.last(), " classes, got ", wrong));
    }
}

}  // namespace glgrad

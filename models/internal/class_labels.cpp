#include "models/internal/class_labels.h"

#include <algorithm>

#include "core/error.h"

namespace glgrad {

void ClassLabels::add(const std::string& what, const Dataset& dataset) {
    if (isNeeded_ && dataset.size() > 0) ranges_.emplace_back(what, dataset.labelRange());
}

void ClassLabels::check(const Model& model, const Dataset& dataset, Index batchSize) const {
    if (!isNeeded_) return;
    const Shapes outputs =
        model.outputShapes(Shape{std::min(batchSize, dataset.size())} + dataset.itemShape());
    if (outputs.empty()) return;
    const Shape& predictions = outputs[0];
    const float classes = static_cast<float>(predictions.last());
    for (const auto& [what, range] : ranges_) {
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

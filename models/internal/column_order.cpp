#include "models/internal/column_order.h"

#include <algorithm>
#include <string_view>

#include "core/error.h"
#include "models/internal/output_target.h"
#include "models/model_body.h"

namespace glgrad {
namespace {

using Strings = std::vector<std::string>;

std::vector<std::size_t> placesOf(const Model& model, const char* what, const Strings& wanted,
                                  const Strings& columns) {
    std::vector<std::size_t> places;
    for (const std::string& name : wanted) {
        const auto found = std::ranges::find(columns, name);
        if (found != columns.end()) {
            places.push_back(static_cast<std::size_t>(found - columns.begin()));
            continue;
        }
        std::string all;
        for (const std::string& each : columns) all += (all.empty() ? "" : ", ") + each;
        throw ArgumentError(concat(model.name(), ": expected ", what, " named ", name,
                                   " in the dataset, which has ", all));
    }
    return places;
}

Columns sorted(const Columns& columns, const std::vector<std::size_t>& places) {
    if (places.empty()) return columns;
    Columns result;
    for (const std::size_t place : places) result.push_back(columns[place]);
    return result;
}

}  // namespace

ColumnOrder::ColumnOrder(const Model& model, const Dataset& dataset) {
    if (!dataset.featureNames().empty() && !model.inputs().empty()) {
        features_ = placesOf(model, "a feature", model.inputNames(), dataset.featureNames());
    }
    if (dataset.labelNames().empty() || !model.isCompiled()) return;
    Strings wanted;
    for (const OutputTarget& target : model.body().targets()) {
        if (target.name.empty()) return;
        wanted.push_back(target.name);
    }
    labels_ = placesOf(model, "labels", wanted, dataset.labelNames());
}

Batch ColumnOrder::of(const Batch& batch) const {
    return {sorted(batch.features, features_), sorted(batch.labels, labels_), batch.weights};
}

}  // namespace glgrad

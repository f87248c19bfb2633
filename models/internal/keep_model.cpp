#include "models/internal/keep_model.h"
#include "models/model_body.h"

#include "core/error.h"

namespace glgrad {

KeepModel::KeepModel(const Model& model) {
    model.body().forEachLeaf(
        [&](const Layer& layer) { keep(layer, concat("layer ", layer.name())); });
    keepValues(model.variables());
    if (!model.isCompiled()) return;
    keep(model.compileOptions().optimizer, "the optimizer");
    keepValues(model.optimizer().slots());
    for (const Metric& metric : model.metrics()) keep(metric, "metric " + metric.name());
}

// Objects first: they hold the variables.
KeepModel::~KeepModel() {
    for (const std::function<void()>& putBack : putBack_) putBack();
    for (auto& [variable, value] : values_) variable.assign(value);
}

template <class Base>
void KeepModel::keep(const Handle<Base>& handle, const std::string& what) {
    std::function<void()> putBack = handle.keep();
    if (!putBack) {
        throw ArgumentError(
            concat("warmUp: expected classes that can be copied, to put their state "
                   "back; ",
                   what, " is of one that cannot"));
    }
    putBack_.push_back(std::move(putBack));
}

void KeepModel::keepValues(const std::vector<Variable>& variables) {
    for (const Variable& variable : variables) values_.emplace_back(variable, variable.value());
}

}  // namespace glgrad

#include "models/internal/class_weights.h"

#include "autograd/ops.h"
#include "core/error.h"
#include "models/model_body.h"

namespace glgrad {
namespace {

// [batch], of labels [batch], [batch, 1] or one-hot [batch, classes].
Tensor weightsOf(const Tensor& labels, const Tensor& weights, bool areClasses) {
    const Index classes = weights.size();
    const Tensor column = reshape(weights, {classes, 1});
    const Tensor rows =
        areClasses ? oneHot(reshape(labels, {labels.size()}), static_cast<int>(classes)) : labels;
    return reshape(matmul(rows, column), {rows.shape()[0]});
}

void checkLabels(const std::string& model, const Tensor& labels, Index classes, bool areClasses) {
    const Shape& shape = labels.shape();
    const bool fits =
        areClasses ? shape.size() == shape[0] : shape.rank() == 2 && shape[1] == classes;
    if (fits) return;
    throw ArgumentError(concat(model, ": classWeights: expected labels ", shape[0],
                               " of one class ", "each, or one-hot ones of ", classes,
                               " classes, got ", shape));
}

}  // namespace

ClassWeights::ClassWeights(const Model& model, const Dataset& dataset,
                           const PerOutput<std::vector<float>>& options) {
    if (!options) return;
    targets_ = model.body().targets();
    const std::string caller = model.name() + ": fit";
    Shapes inputs;
    const ColumnOrder order(model, dataset);
    for (std::size_t i = 0; i < dataset.itemShapes().size(); ++i) {
        inputs.push_back(Shape{1} + dataset.itemShapes()[order.feature(i)]);
    }
    const Shapes outputs = model.outputShapes(inputs);
    const std::vector<std::string> names = model.outputNames();
    std::size_t found = 0;
    for (const OutputTarget& target : targets_) {
        const std::string name = target.output < names.size() ? names[target.output] : "";
        const std::vector<float>* given = options.find(name, target.output);
        weights_.push_back(Tensor());
        if (!given) continue;
        ++found;
        const Index classes = target.output < outputs.size() ? outputs[target.output].last()
                                                             : static_cast<Index>(given->size());
        if (static_cast<Index>(given->size()) != classes) {
            throw ArgumentError(concat(caller, ": expected ", classes, " classWeights for ", name,
                                       ", got ", given->size()));
        }
        for (const float weight : *given) {
            checkRange(caller, "classWeights", weight, Range::atLeast(0));
        }
        weights_.back() = Tensor({classes}, *given);
    }
    if (found == options.values().size()) return;
    throw ArgumentError(
        concat(caller, ": expected classWeights of outputs that have a loss, got others"));
}

Batch ClassWeights::of(Batch batch) const {
    if (weights_.empty()) return batch;
    Tensors all;
    for (std::size_t i = 0; i < weights_.size(); ++i) {
        Tensor counts = batch.weightsOf(i);
        if (weights_[i].defined()) {
            const bool areClasses = targets_[i].loss && targets_[i].loss.takesClassLabels();
            checkLabels("fit", batch.labels[i], weights_[i].size(), areClasses);
            const Tensor byClass = weightsOf(batch.labels[i], weights_[i], areClasses);
            counts = counts.defined() ? counts * byClass : byClass;
        }
        all.push_back(counts);
    }
    batch.weights = std::move(all);
    return batch;
}

}  // namespace glgrad

#include "models/metrics.h"

#include "autograd/ops.h"
#include "core/arguments.h"
#include "core/error.h"

namespace glgrad {

void WeightedMean::reset() {
    total_ = {};
    items_ = 0;
}

void WeightedMean::add(const Tensor& mean, Index items) {
    const Tensor part = mean * static_cast<float>(items);
    total_ = total_.defined() ? total_ + part : part;
    total_.compute();  // Or what is put off grows from batch to batch.
    items_ += items;
}

Tensor WeightedMean::result() const {
    if (items_ == 0) throw ArgumentError("a mean was asked for before anything was added to it");
    return total_ / static_cast<float>(items_);
}

void MeanMetric::update(const Tensor& targets, const Tensor& predictions) {
    checkGiven(name(), {{"targets", targets}, {"predictions", predictions}});
    const Tensor values = perItem(targets, predictions);
    mean_.add(mean(values), values.size());
}

Tensor SparseCategoricalAccuracy::perItem(const Tensor& targets, const Tensor& predictions) const {
    return equal(targets, argmax(predictions));
}

Tensor CategoricalAccuracy::perItem(const Tensor& targets, const Tensor& predictions) const {
    return equal(argmax(targets), argmax(predictions));
}

}  // namespace glgrad

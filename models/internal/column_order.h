#pragma once

#include <vector>

#include "models/model.h"

namespace glgrad {

/// Which columns of a dataset are a model's inputs, and which are labels of its outputs that are
/// measured: by their names, or without names in their order.
class ColumnOrder {
public:
    /// Throws ArgumentError for a column that is missing.
    ColumnOrder(const Model& model, const Dataset& dataset);

    /// The batch with its columns in the model's order.
    Batch of(const Batch& batch) const;
    /// The column of the i-th input.
    std::size_t feature(std::size_t i) const { return features_.empty() ? i : features_[i]; }
    /// The column of the labels of the i-th output that is measured.
    std::size_t label(std::size_t i) const { return labels_.empty() ? i : labels_[i]; }

private:
    std::vector<std::size_t> features_;  // Empty: as they are.
    std::vector<std::size_t> labels_;
};

}  // namespace glgrad

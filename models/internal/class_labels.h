#pragma once

#include <string>
#include <vector>

#include "models/internal/column_order.h"
#include "models/internal/output_target.h"

namespace glgrad {

/// Whether the labels of data sets name classes that a model's predictions have. Data sets are
/// looked at where a loss takes such labels; for other losses it does nothing.
class ClassLabels {
public:
    explicit ClassLabels(const std::vector<OutputTarget>& targets) : targets_(targets) {}

    /// Reads the labels back, if this data set's never were. Errors name it as `what`.
    void add(const std::string& what, const Dataset& dataset, const ColumnOrder& order);
    /// Throws ArgumentError, naming the label, where the model's predictions [batch, ..., classes]
    /// have no such class. Nothing is known of a model with a call of its own.
    void check(const Model& model, const Dataset& dataset, const ColumnOrder& order,
               Index batchSize) const;

private:
    struct Known {
        std::string what;
        std::size_t target;
        LabelRange range;
    };

    std::vector<OutputTarget> targets_;
    std::vector<Known> known_;
};

}  // namespace glgrad

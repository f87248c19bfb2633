#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/model.h"

namespace glgrad {

/// Whether the labels of data sets name classes that a model's predictions have. Data sets are
/// looked at where the loss takes such labels; for other losses it does nothing.
class ClassLabels {
public:
    explicit ClassLabels(const Loss& loss) : isNeeded_(loss.takesClassLabels()) {}

    /// Reads the labels back, if this data set's never were. Errors name it as `what`.
    void add(const std::string& what, const Dataset& dataset);
    /// Throws ArgumentError, naming the label, where the model's predictions [batch, ..., classes]
    /// have no such class. Nothing is known of a model with a call of its own.
    void check(const Model& model, const Dataset& dataset, Index batchSize) const;

private:
    bool isNeeded_;
    std::vector<std::pair<std::string, LabelRange>> ranges_;
};

}  // namespace glgrad

#pragma once

#include <string>
#include <vector>

#include "models/model.h"

namespace glgrad {

/// An output of a model that is measured: it has a loss or metrics, and so a column of labels.
struct OutputTarget {
    std::size_t output = 0;  ///< Its place.
    std::string name;        ///< Empty where the model has one output.
    Loss loss;               ///< Or none.
    float weight = 1.0f;
    std::vector<Metric> metrics;

    /// "topic_accuracy", or "accuracy" for a model with one output.
    std::string nameOf(const std::string& measure) const {
        return name.empty() ? measure : name + "_" + measure;
    }
};

/// Those of a model with these outputs; of one with a call of its own, whose outputs have no names,
/// by place. Throws ArgumentError, beginning with `model`, for a name that no output has.
std::vector<OutputTarget> outputTargets(const std::string& model,
                                        const std::vector<std::string>& outputs,
                                        const CompileOptions& options);

}  // namespace glgrad

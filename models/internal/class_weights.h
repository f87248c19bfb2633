#pragma once

#include <vector>

#include "models/internal/column_order.h"
#include "models/internal/output_target.h"

namespace glgrad {

/// FitOptions::classWeights, on the device.
class ClassWeights {
public:
    /// Throws ArgumentError for a name that no output has, and unless there is a weight for each of
    /// an output's classes.
    ClassWeights(const Model& model, const Dataset& dataset,
                 const PerOutput<std::vector<float>>& options);

    /// The batch with what its items count times what their classes count. Nothing is uploaded.
    Batch of(Batch batch) const;

private:
    std::vector<OutputTarget> targets_;
    Tensors weights_;  // Of each target, [classes], or none; empty when no target has any.
};

}  // namespace glgrad

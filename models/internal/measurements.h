#pragma once

#include "models/model.h"

namespace glgrad {

/// The loss and the metrics of a model over several batches, accumulated on the device.
class Measurements {
public:
    /// Resets the model's metrics.
    explicit Measurements(const Model& model);

    static std::vector<std::string> names(const Model& model);
    void add(const Batch& batch, const StepResult& step);
    /// Reads the means back. Throws ArgumentError when no batch was added.
    Logs read() const;

private:
    const Model& model_;
    WeightedMean loss_;
};

}  // namespace glgrad

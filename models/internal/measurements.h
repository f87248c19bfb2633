#pragma once

#include <list>

#include "models/internal/run_metric.h"
#include "models/model.h"

namespace glgrad {

/// The loss and the metrics of a model over several batches, accumulated on the device.
class Measurements {
public:
    explicit Measurements(const Model& model);

    static std::vector<std::string> names(const Model& model);
    void add(const Batch& batch, const StepResult& step);
    /// Reads the means back. Throws ArgumentError when no batch was added.
    Logs read() const;
    /// Gives the model's metrics the state that they have here.
    void publish() const;

private:
    std::list<RunMetric> metrics_;
    WeightedMean loss_;
};

}  // namespace glgrad

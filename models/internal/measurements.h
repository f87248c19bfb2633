#pragma once

#include <list>
#include <vector>

#include "models/internal/run_metric.h"
#include "models/model.h"

namespace glgrad {

/// The losses and the metrics of a model over several batches, accumulated on the device.
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
    struct OfOutput {
        OfOutput(const Metric& given, std::size_t outputPlace, std::size_t labelPlace)
            : metric(given), output(outputPlace), label(labelPlace) {}

        RunMetric metric;
        std::size_t output;
        std::size_t label;
    };

    std::vector<std::string> names_;
    std::vector<WeightedMean> losses_;
    std::list<OfOutput> metrics_;
};

}  // namespace glgrad

#include "models/internal/measurements.h"

namespace glgrad {

Measurements::Measurements(const Model& model) : model_(model) {
    for (const Handle<Metric>& metric : model_.metrics()) metric->reset();
}

std::vector<std::string> Measurements::names(const Model& model) {
    std::vector<std::string> result{"loss"};
    for (const Handle<Metric>& metric : model.metrics()) result.push_back(metric->name());
    return result;
}

void Measurements::add(const Batch& batch, const StepResult& step) {
    loss_.add(step.loss, batch.size());
    for (const Handle<Metric>& metric : model_.metrics()) {
        metric->update(batch.labels, step.predictions);
    }
}

Logs Measurements::read() const {
    Logs logs;
    logs.add("loss", loss_.result().item());
    for (const Handle<Metric>& metric : model_.metrics()) {
        logs.add(metric->name(), metric->result().item());
    }
    return logs;
}

}  // namespace glgrad

#include "models/internal/measurements.h"

namespace glgrad {

Measurements::Measurements(const Model& model) {
    for (const Metric& metric : model.metrics()) metrics_.emplace_back(metric);
}

std::vector<std::string> Measurements::names(const Model& model) {
    std::vector<std::string> result{"loss"};
    for (const Metric& metric : model.metrics()) result.push_back(metric.name());
    return result;
}

void Measurements::add(const Batch& batch, const StepResult& step) {
    loss_.add(step.loss, batch.size());
    for (const RunMetric& metric : metrics_) metric->update(batch.labels, step.predictions);
}

Logs Measurements::read() const {
    Logs logs;
    logs.add("loss", loss_.result().item());
    for (const RunMetric& metric : metrics_) logs.add(metric->name(), metric->result().item());
    return logs;
}

void Measurements::publish() const {
    for (const RunMetric& metric : metrics_) metric.publish();
}

}  // namespace glgrad

#include "models/internal/measurements.h"

#include "core/error.h"
#include "models/internal/output_target.h"
#include "models/model_body.h"

namespace glgrad {

Measurements::Measurements(const Model& model) : names_(names(model)) {
    losses_.resize(model.body().lossNames().size());
    if (!model.isCompiled()) return;
    const std::vector<OutputTarget>& targets = model.body().targets();
    for (std::size_t i = 0; i < targets.size(); ++i) {
        for (const Metric& metric : targets[i].metrics) {
            metrics_.emplace_back(metric, targets[i].output, i);
        }
    }
}

std::vector<std::string> Measurements::names(const Model& model) {
    std::vector<std::string> result = model.body().lossNames();
    if (!model.isCompiled()) return result;
    for (const OutputTarget& target : model.body().targets()) {
        for (const Metric& metric : target.metrics) result.push_back(target.nameOf(metric.name()));
    }
    return result;
}

void Measurements::add(const Batch& batch, const StepResult& step) {
    if (step.losses.size() + 1 != losses_.size()) {
        throw ArgumentError(concat("a step gave ", step.losses.size() + 1,
                                   " losses, and lossNames names ", losses_.size()));
    }
    losses_[0].add(step.loss, batch.size());
    for (std::size_t i = 1; i < losses_.size(); ++i) {
        losses_[i].add(step.losses[i - 1], batch.size());
    }
    for (OfOutput& each : metrics_) {
        each.metric->update(batch.labels[each.label], step.predictions[each.output]);
    }
}

Logs Measurements::read() const {
    Logs logs;
    std::size_t i = 0;
    for (const WeightedMean& loss : losses_) logs.add(names_[i++], loss.result().item());
    for (const OfOutput& each : metrics_) logs.add(names_[i++], each.metric->result().item());
    return logs;
}

void Measurements::publish() const {
    for (const OfOutput& each : metrics_) each.metric.publish();
}

}  // namespace glgrad

#include "models/early_stopping.h"

#include "core/argument_checks.h"
#include "models/model.h"

namespace glgrad {

EarlyStopping::EarlyStopping(const EarlyStoppingOptions& options)
    : options_(options),
      monitor_("EarlyStopping", options.monitor, options.mode, options.minDelta) {
    checkRange("EarlyStopping", "patience", options.patience, Range::atLeast(0));
}

void EarlyStopping::onTrainBegin(const Training& training) {
    monitor_.begin(training);
    wait_ = 0;
    bestWeights_.clear();
}

void EarlyStopping::onEpochEnd(const Training& training, const Logs& logs) {
    if (monitor_.improve(logs)) {
        wait_ = 0;
        bestWeights_.clear();
        if (!options_.restoreBestWeights) return;
        for (const Variable& each : training.model.variables()) bestWeights_.push_back(each);
        return;
    }
    ++wait_;
    if (wait_ >= options_.patience && training.epoch > 1) training.model.stopTraining();
}

void EarlyStopping::onTrainEnd(const Training& training) {
    std::vector<Variable> variables = training.model.variables();
    for (std::size_t i = 0; i < bestWeights_.size(); ++i) variables[i].assign(bestWeights_[i]);
    bestWeights_.clear();
}

}  // namespace glgrad

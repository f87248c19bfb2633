#include "models/early_stopping.h"

#include "models/model.h"

namespace glgrad {
namespace {

class EarlyStoppingBody : public CallbackBody {
public:
    explicit EarlyStoppingBody(const EarlyStopping& options)
        : options_(options),
          monitor_("EarlyStopping", options.monitor, options.mode, options.minDelta) {}

    void onTrainBegin(const Training& training) override {
        monitor_.begin(training);
        wait_ = 0;
        bestWeights_.clear();
    }
    void onEpochEnd(const Training& training, const Logs& logs) override;
    void onTrainEnd(const Training& training) override;

private:
    EarlyStopping options_;
    Monitor monitor_;
    int wait_ = 0;
    Tensors bestWeights_;
};

void EarlyStoppingBody::onEpochEnd(const Training& training, const Logs& logs) {
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

void EarlyStoppingBody::onTrainEnd(const Training& training) {
    std::vector<Variable> variables = training.model.variables();
    for (std::size_t i = 0; i < bestWeights_.size(); ++i) variables[i].assign(bestWeights_[i]);
    bestWeights_.clear();
}

}  // namespace

void describe(Fields& field, EarlyStopping& o) {
    field("monitor", o.monitor);
    field("minDelta", o.minDelta, Range::atLeast(0));
    field("patience", o.patience, Range::atLeast(0));
    field("mode", o.mode);
    field("restoreBestWeights", o.restoreBestWeights);
}

const CallbackClass& classOf(const EarlyStopping&) {
    return describedAs<EarlyStopping, EarlyStoppingBody>("EarlyStopping");
}

}  // namespace glgrad

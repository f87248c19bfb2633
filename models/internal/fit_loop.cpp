#include "models/internal/fit_loop.h"

#include <chrono>

#include "core/argument_checks.h"
#include "core/error.h"
#include "layers/random_seed.h"
#include "models/progress_bar.h"

namespace glgrad {
namespace {

std::vector<std::string> measuredNames(const Model& model, bool withValidation) {
    std::vector<std::string> names = Measurements::names(model);
    if (!withValidation) return names;
    for (std::string& name : Measurements::names(model)) names.push_back("val_" + name);
    return names;
}

}  // namespace

FitLoop::FitLoop(Model& model, const Dataset& dataset, const FitOptions& options)
    : model_(model),
      dataset_(dataset),
      options_(options),
      training_{.model = model,
                .epochs = options.epochs,
                .steps = 0,
                .measured = measuredNames(model, options.validation.has_value()),
                .measure = [this] { return measurements_->read(); }} {
    if (options.epochs < 0) {
        throw ArgumentError(concat("fit: expected epochs >= 0, got ", options.epochs));
    }
    if (dataset.size() == 0) throw ArgumentError("fit: the dataset is empty");
    if (options.validation && options.validation->size() == 0) {
        throw ArgumentError("fit: the validation dataset is empty");
    }
    if (options.batchSize <= 0) {
        throw ArgumentError(concat("fit: expected batchSize > 0, got ", options.batchSize));
    }
    for (const Handle<Callback>& callback : options.callbacks) {
        checkGiven("fit", "a callback", callback);
    }
    training_.steps = (dataset.size() + options.batchSize - 1) / options.batchSize;
    if (options.verbose) options_.callbacks.insert(options_.callbacks.begin(), ProgressBar{});
}

template <class... Parameters, class... Arguments>
void FitLoop::notify(void (Callback::*event)(const Training&, Parameters...),
                     const Arguments&... rest) {
    for (const Handle<Callback>& callback : options_.callbacks) {
        ((*callback).*event)(training_, rest...);
    }
}

History FitLoop::run() {
    model_.stop_->store(false);
    const DeviceScope scope(dataset_.device());
    if (!model_.isBuilt()) model_.build(dataset_.itemShape());
    model_.optimizer().build(model_.trainableVariables());
    seed_ = options_.seed ? *options_.seed : nextRandomSeed();
    notify(&Callback::onTrainBegin);
    for (int epoch = 1; epoch <= options_.epochs && !model_.isStopping(); ++epoch) runEpoch(epoch);
    notify(&Callback::onTrainEnd);
    const bool complete = static_cast<int>(history_.epochs.size()) == options_.epochs &&
                          training_.step == training_.steps;
    history_.stopped = model_.isStopping() && !complete;
    return std::move(history_);
}

void FitLoop::runEpoch(int epoch) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    training_.epoch = epoch;
    training_.step = 0;
    measurements_.emplace(model_);
    const Batches batches = dataset_.batches({.batchSize = options_.batchSize,
                                              .shuffle = options_.shuffle,
                                              .seed = seed_,
                                              .epoch = static_cast<std::uint64_t>(epoch)});
    notify(&Callback::onEpochBegin);
    runBatches(batches);
    if (training_.step == 0) return;
    Logs logs = measurements_->read();
    if (options_.validation && training_.step == training_.steps) validate(logs);
    const std::chrono::duration<double> seconds = Clock::now() - start;
    history_.epochs.push_back({.number = epoch, .seconds = seconds.count(), .logs = logs});
    notify(&Callback::onEpochEnd, logs);
}

void FitLoop::runBatches(const Batches& batches) {
    for (const Batch& batch : batches) {
        if (model_.isStopping()) return;
        notify(&Callback::onBatchBegin);
        measurements_->add(batch, model_.trainOnBatch(batch));
        ++training_.step;
        notify(&Callback::onBatchEnd);
    }
}

void FitLoop::validate(Logs& logs) {
    for (const auto& [name, value] :
         model_.evaluate(*options_.validation, {.batchSize = options_.batchSize})) {
        logs.add("val_" + name, value);
    }
}

}  // namespace glgrad

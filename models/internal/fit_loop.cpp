#include "models/internal/fit_loop.h"

#include <chrono>

#include "core/argument_checks.h"
#include "core/error.h"
#include "layers/random_seed.h"
#include "models/internal/stop_flag.h"
#include "models/model_body.h"
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
                .measured = {},
                .measure = [this] { return measure(); },
                .stop = model.body().stop_} {
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
    for (const Callback& callback : options.callbacks) {
        checkGiven("fit", "a callback", callback);
    }
    training_.steps = dataset.countBatches(options.batchSize);
    if (options.verbose) options_.callbacks.insert(options_.callbacks.begin(), ProgressBar{});
}

History FitLoop::run() {
    const StopFlag::Training stopping(*model_.body().stop_);
    const DeviceScope scope(dataset_.device());
    model_.buildFor(dataset_);
    training_.measured = measuredNames(model_, options_.validation.has_value());
    order_.emplace(model_, dataset_);
    if (model_.isCompiled()) {
        checkLabels();
        model_.optimizer().build(model_.trainableVariables());
        classWeights_.emplace(model_, dataset_, options_.classWeights);
    }
    seed_ = options_.seed ? *options_.seed : nextRandomSeed();
    CallbackList callbacks(options_.callbacks, training_);
    callbacks.begin();
    for (int epoch = 1; epoch <= options_.epochs && !model_.isStopping(); ++epoch) {
        runEpoch(epoch, callbacks);
    }
    callbacks.end();
    const bool complete = static_cast<int>(history_.epochs.size()) == options_.epochs &&
                          training_.step == training_.steps;
    history_.stopped = model_.isStopping() && !complete;
    return std::move(history_);
}

void FitLoop::checkLabels() const {
    ClassLabels labels(model_.body().targets());
    labels.add("fit", dataset_, *order_);
    if (options_.validation) {
        labels.add("fit: the validation", *options_.validation,
                   ColumnOrder(model_, *options_.validation));
    }
    labels.check(model_, dataset_, *order_, options_.batchSize);
}

void FitLoop::runEpoch(int epoch, const CallbackList& callbacks) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    training_.epoch = epoch;
    training_.step = 0;
    measurements_.emplace(model_);
    const Batches batches = dataset_.batches({.batchSize = options_.batchSize,
                                              .shuffle = options_.shuffle,
                                              .seed = seed_,
                                              .epoch = static_cast<std::uint64_t>(epoch)});
    callbacks.notify(&CallbackBody::onEpochBegin);
    runBatches(batches, callbacks);
    if (training_.step == 0) return;
    Logs logs = measurements_->read();
    measurements_->publish();
    measurements_.reset();  // The validation may need a metric that serves one run at a time.
    if (options_.validation && training_.step == training_.steps) validate(logs);
    const std::chrono::duration<double> seconds = Clock::now() - start;
    history_.epochs.push_back({.number = epoch, .seconds = seconds.count(), .logs = logs});
    callbacks.notify(&CallbackBody::onEpochEnd, logs);
}

void FitLoop::runBatches(const Batches& batches, const CallbackList& callbacks) {
    for (const Batch& given : batches) {
        if (model_.isStopping()) return;
        callbacks.notify(&CallbackBody::onBatchBegin);
        const Batch sorted = order_->of(given);
        const Batch batch = classWeights_ ? classWeights_->of(sorted) : sorted;
        measurements_->add(batch, model_.trainOnBatch(batch));
        ++training_.step;
        callbacks.notify(&CallbackBody::onBatchEnd);
    }
}

Logs FitLoop::measure() const {
    if (measurements_ && training_.step > 0) return measurements_->read();
    if (!measurements_ && !history_.epochs.empty()) return history_.epochs.back().logs;
    throw ArgumentError("Training: measure: no batch of this epoch is done yet");
}

void FitLoop::validate(Logs& logs) {
    for (const auto& [name, value] :
         model_.evaluate(*options_.validation, {.batchSize = options_.batchSize})) {
        logs.add("val_" + name, value);
    }
}

}  // namespace glgrad

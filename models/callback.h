#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/shape.h"
#include "models/history.h"

namespace glgrad {

class Model;

/// A training run as its callbacks see it.
struct Training {
    Model& model;
    int epochs;   ///< How many there will be at most.
    Index steps;  ///< Batches in an epoch.
    /// What an epoch's Logs have: "loss", the metrics, and with validation "val_loss" and so on.
    std::vector<std::string> measured;
    int epoch = 0;   ///< This one, from 1.
    Index step = 0;  ///< Batches of this epoch that are done.
    /// The means over this epoch so far; at its end what its Logs have. Reads them back from the
    /// device, and so waits for it. Throws ArgumentError before the epoch's first batch.
    std::function<Logs()> measure = refuseToMeasure;

    /// What a run that measures nothing does: it throws ArgumentError.
    static Logs refuseToMeasure();
};

/// Is called while a model is trained; see FitOptions. One of your own overrides what it needs.
class Callback {
public:
    virtual ~Callback() = default;
    virtual void onTrainBegin(const Training& /*training*/) {}
    /// Is called for every onTrainBegin that returned, also when an exception ends training: what
    /// it throws then is lost.
    virtual void onTrainEnd(const Training& /*training*/) {}
    virtual void onEpochBegin(const Training& /*training*/) {}
    /// When training was stopped in the middle of the epoch, `logs` lack the validation.
    virtual void onEpochEnd(const Training& /*training*/, const Logs& /*logs*/) {}
    virtual void onBatchBegin(const Training& /*training*/) {}
    virtual void onBatchEnd(const Training& /*training*/) {}
};

/// Functions to call; any may be left out.
struct LambdaCallbackOptions {
    using Function = std::function<void(const Training&)>;
    Function onTrainBegin = {};
    Function onTrainEnd = {};
    Function onEpochBegin = {};
    std::function<void(const Training&, const Logs&)> onEpochEnd = {};
    Function onBatchBegin = {};
    Function onBatchEnd = {};
};

class LambdaCallback : public Callback {
public:
    explicit LambdaCallback(LambdaCallbackOptions options) : options_(std::move(options)) {}
    void onTrainBegin(const Training& training) override;
    void onTrainEnd(const Training& training) override;
    void onEpochBegin(const Training& training) override;
    void onEpochEnd(const Training& training, const Logs& logs) override;
    void onBatchBegin(const Training& training) override;
    void onBatchEnd(const Training& training) override;

private:
    LambdaCallbackOptions options_;
};

}  // namespace glgrad

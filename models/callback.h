#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/described.h"
#include "core/shape.h"
#include "models/history.h"

namespace glgrad {

class Model;
class StopFlag;

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
    std::shared_ptr<StopFlag> stop = nullptr;  ///< For StopOnInterrupt.

    /// What a run that measures nothing does: it throws ArgumentError.
    static Logs refuseToMeasure();
};

/// What a Callback does. One of your own derives from it and overrides what it needs.
class CallbackBody : public DescribedBody {
public:
    using Kind = CallbackBody;
    virtual void onTrainBegin(const Training& training);
    /// Is called for every onTrainBegin that returned, also when an exception ends training: what
    /// it throws then is lost.
    virtual void onTrainEnd(const Training& training);
    virtual void onEpochBegin(const Training& training);
    /// When training was stopped in the middle of the epoch, `logs` lack the validation.
    virtual void onEpochEnd(const Training& training, const Logs& logs);
    virtual void onBatchBegin(const Training& training);
    virtual void onBatchEnd(const Training& training);
};
using CallbackClass = DescribedClass<CallbackBody>;

/// Is called while a model is trained; see FitOptions.
class Callback : public Handle<CallbackBody> {
public:
    using Handle::Handle;
};

/// Functions to call; any may be left out.
struct LambdaCallback {
    using Function = std::function<void(const Training&)>;
    Function onTrainBegin = {};
    Function onTrainEnd = {};
    Function onEpochBegin = {};
    std::function<void(const Training&, const Logs&)> onEpochEnd = {};
    Function onBatchBegin = {};
    Function onBatchEnd = {};
};
const CallbackClass& classOf(const LambdaCallback&);

}  // namespace glgrad

#include "models/callback.h"

#include "core/argument_checks.h"

namespace glgrad {

Logs Training::refuseToMeasure() { throwNotGiven("Training", "measure"); }

void LambdaCallback::onTrainBegin(const Training& training) {
    if (options_.onTrainBegin) options_.onTrainBegin(training);
}

void LambdaCallback::onTrainEnd(const Training& training) {
    if (options_.onTrainEnd) options_.onTrainEnd(training);
}

void LambdaCallback::onEpochBegin(const Training& training) {
    if (options_.onEpochBegin) options_.onEpochBegin(training);
}

void LambdaCallback::onEpochEnd(const Training& training, const Logs& logs) {
    if (options_.onEpochEnd) options_.onEpochEnd(training, logs);
}

void LambdaCallback::onBatchBegin(const Training& training) {
    if (options_.onBatchBegin) options_.onBatchBegin(training);
}

void LambdaCallback::onBatchEnd(const Training& training) {
    if (options_.onBatchEnd) options_.onBatchEnd(training);
}

}  // namespace glgrad

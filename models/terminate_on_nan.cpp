#include "models/terminate_on_nan.h"

#include <cmath>
#include <iostream>

#include "core/device.h"
#include "models/model.h"

namespace glgrad {
namespace {

constexpr auto kLookEvery = std::chrono::seconds(1);

}  // namespace

void TerminateOnNaN::onTrainBegin(const Training&) {
    readingWaits_ = currentDevice().kind() != DeviceKind::cpu;
    hasStopped_ = false;
    lastLook_ = Clock::now();
}

void TerminateOnNaN::onBatchEnd(const Training& training) {
    if (hasStopped_) return;
    if (readingWaits_ && Clock::now() - lastLook_ < kLookEvery) return;
    check(training, training.measure()["loss"]);
    lastLook_ = Clock::now();
}

void TerminateOnNaN::onEpochEnd(const Training& training, const Logs& logs) {
    if (!hasStopped_) check(training, logs["loss"]);
}

void TerminateOnNaN::check(const Training& training, double loss) {
    if (std::isfinite(loss)) return;
    hasStopped_ = true;
    std::cerr << "TerminateOnNaN: epoch " << training.epoch << ", batch " << training.step
              << (readingWaits_ ? " or before" : "") << ": the loss is "
              << (std::isnan(loss) ? std::abs(loss) : loss) << ", training stops\n";
    training.model.stopTraining();
}

}  // namespace glgrad

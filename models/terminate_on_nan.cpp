#include "models/terminate_on_nan.h"

#include <chrono>
#include <cmath>
#include <iostream>

#include "core/device.h"
#include "models/model.h"

namespace glgrad {
namespace {

constexpr auto kLookEvery = std::chrono::seconds(1);

class TerminateOnNaNBody : public CallbackBody {
public:
    explicit TerminateOnNaNBody(const TerminateOnNaN&) {}

    void onTrainBegin(const Training& training) override;
    void onBatchEnd(const Training& training) override;
    void onEpochEnd(const Training& training, const Logs& logs) override;

private:
    using Clock = std::chrono::steady_clock;

    void check(const Training& training, double loss);

    bool readingWaits_ = false;
    bool hasStopped_ = false;
    Clock::time_point lastLook_;
};

void TerminateOnNaNBody::onTrainBegin(const Training&) {
    readingWaits_ = currentDevice().kind() != DeviceKind::cpu;
    hasStopped_ = false;
    lastLook_ = Clock::now();
}

void TerminateOnNaNBody::onBatchEnd(const Training& training) {
    if (hasStopped_) return;
    if (readingWaits_ && Clock::now() - lastLook_ < kLookEvery) return;
    check(training, training.measure()["loss"]);
    lastLook_ = Clock::now();
}

void TerminateOnNaNBody::onEpochEnd(const Training& training, const Logs& logs) {
    if (!hasStopped_) check(training, logs["loss"]);
}

void TerminateOnNaNBody::check(const Training& training, double loss) {
    if (std::isfinite(loss)) return;
    hasStopped_ = true;
    std::cerr << "TerminateOnNaN: epoch " << training.epoch << ", batch " << training.step
              << (readingWaits_ ? " or before" : "") << ": the loss is "
              << (std::isnan(loss) ? std::abs(loss) : loss)  // NaN has a sign, which says nothing.
              << ", training stops\n";
    training.model.stopTraining();
}

}  // namespace

void describe(Fields&, TerminateOnNaN&) {}

const CallbackClass& classOf(const TerminateOnNaN&) {
    return describedAs<TerminateOnNaN, TerminateOnNaNBody>("TerminateOnNaN");
}

}  // namespace glgrad

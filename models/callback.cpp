#include "models/callback.h"

#include "core/argument_checks.h"
#include "core/described_kind.h"

namespace glgrad {
namespace {

class LambdaCallbackBody : public CallbackBody {
public:
    explicit LambdaCallbackBody(const LambdaCallback& functions) : functions_(functions) {}

    void onTrainBegin(const Training& training) override {
        if (functions_.onTrainBegin) functions_.onTrainBegin(training);
    }
    void onTrainEnd(const Training& training) override {
        if (functions_.onTrainEnd) functions_.onTrainEnd(training);
    }
    void onEpochBegin(const Training& training) override {
        if (functions_.onEpochBegin) functions_.onEpochBegin(training);
    }
    void onEpochEnd(const Training& training, const Logs& logs) override {
        if (functions_.onEpochEnd) functions_.onEpochEnd(training, logs);
    }
    void onBatchBegin(const Training& training) override {
        if (functions_.onBatchBegin) functions_.onBatchBegin(training);
    }
    void onBatchEnd(const Training& training) override {
        if (functions_.onBatchEnd) functions_.onBatchEnd(training);
    }

private:
    LambdaCallback functions_;
};

}  // namespace

void CallbackBody::onTrainBegin(const Training&) {}
void CallbackBody::onTrainEnd(const Training&) {}
void CallbackBody::onEpochBegin(const Training&) {}
void CallbackBody::onEpochEnd(const Training&, const Logs&) {}
void CallbackBody::onBatchBegin(const Training&) {}
void CallbackBody::onBatchEnd(const Training&) {}

Logs Training::refuseToMeasure() { throwNotGiven("Training", "measure"); }

void describe(Fields&, LambdaCallback&) {}

const CallbackClass& classOf(const LambdaCallback&) {
    return describedAs<LambdaCallback, LambdaCallbackBody>("LambdaCallback");
}

template struct InstantiateKind<CallbackBody>;

}  // namespace glgrad

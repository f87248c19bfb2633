#include "models/stop_on_interrupt.h"

#include <atomic>
#include <csignal>

#include "models/model.h"

namespace glgrad {
namespace {

using Handler = void (*)(int);

std::atomic<Model*> interrupted{nullptr};
Handler previous = SIG_DFL;

void stopModel(int) {
    std::signal(SIGINT, SIG_DFL);
    if (Model* model = interrupted.load()) model->stopTraining();
}

void restore() {
    if (interrupted.exchange(nullptr)) std::signal(SIGINT, previous);
}

}  // namespace

void StopOnInterrupt::onTrainBegin(const Training& training) {
    interrupted = &training.model;
    previous = std::signal(SIGINT, stopModel);
}

void StopOnInterrupt::onTrainEnd(const Training&) { restore(); }

StopOnInterrupt::~StopOnInterrupt() { restore(); }

}  // namespace glgrad

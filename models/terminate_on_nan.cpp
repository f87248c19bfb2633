#include "models/terminate_on_nan.h"

#include <cmath>
#include <iostream>

#include "models/model.h"

namespace glgrad {

void TerminateOnNaN::onEpochEnd(const Training& training, const Logs& logs) {
    const double loss = logs["loss"];
    if (std::isfinite(loss)) return;
    std::cerr << "TerminateOnNaN: epoch " << training.epoch << ": the loss is " << loss
              << ", training stops\n";
    training.model.stopTraining();
}

}  // namespace glgrad

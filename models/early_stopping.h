#pragma once

#include <string>

#include "models/monitor.h"

namespace glgrad {

/// Stops training when a number no longer gets better. The best weights stay on the device until
/// training ends. When an exception ends it, the model goes back to them as well.
struct EarlyStopping {
    std::string monitor = "val_loss";
    double minDelta = 0.0;  ///< By how much the monitored number has to get better to count.
    int patience = 0;       ///< Epochs without getting better after which training stops.
    MonitorMode mode = MonitorMode::automatic;
    bool restoreBestWeights = false;  ///< At the end go back to the weights of the best epoch.
};
const CallbackClass& classOf(const EarlyStopping&);

}  // namespace glgrad

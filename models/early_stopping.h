#pragma once

#include <string>
#include <vector>

#include "core/tensor.h"
#include "models/monitor.h"

namespace glgrad {

struct EarlyStoppingOptions {
    std::string monitor = "val_loss";
    double minDelta = 0.0;  ///< By how much the monitored number has to get better to count.
    int patience = 0;       ///< Epochs without getting better after which training stops.
    MonitorMode mode = MonitorMode::automatic;
    bool restoreBestWeights = false;  ///< At the end go back to the weights of the best epoch.
};

/// Stops training when a number no longer gets better. The best weights stay on the device until
/// training ends. When an exception ends it, the model goes back to them as well.
class EarlyStopping : public Callback {
public:
    explicit EarlyStopping(const EarlyStoppingOptions& options = {});
    void onTrainBegin(const Training& training) override;
    void onEpochEnd(const Training& training, const Logs& logs) override;
    void onTrainEnd(const Training& training) override;

private:
    EarlyStoppingOptions options_;
    Monitor monitor_;
    int wait_ = 0;
    Tensors bestWeights_;
};

}  // namespace glgrad

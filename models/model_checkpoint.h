#pragma once

#include <filesystem>
#include <string>

#include "models/monitor.h"

namespace glgrad {

struct ModelCheckpointOptions {
    std::string monitor = "val_loss";
    bool saveBestOnly = false;  ///< Save only when the monitored number has become better.
    MonitorMode mode = MonitorMode::automatic;
};

/// Saves the weights at the end of each epoch, as Model::saveWeights does, over the same file.
/// Before the first batch it makes the folders that are missing, and throws IoError where the file
/// could not be written.
class ModelCheckpoint : public Callback {
public:
    explicit ModelCheckpoint(std::filesystem::path path,
                             const ModelCheckpointOptions& options = {});
    void onTrainBegin(const Training& training) override;
    void onEpochEnd(const Training& training, const Logs& logs) override;

private:
    std::filesystem::path path_;
    bool bestOnly_;
    Monitor monitor_;
};

}  // namespace glgrad

#pragma once

#include <filesystem>
#include <string>

#include "models/monitor.h"

namespace glgrad {

/// Saves the weights at the end of each epoch, as Model::saveWeights does, over the same file.
/// Before the first batch it makes the folders that are missing, and throws IoError where the file
/// could not be written.
struct ModelCheckpoint {
    std::filesystem::path path = {};
    std::string monitor = "val_loss";
    bool saveBestOnly = false;  ///< Save only when the monitored number has become better.
    MonitorMode mode = MonitorMode::automatic;
};
/// Throws ArgumentError for an empty path.
const CallbackClass& classOf(const ModelCheckpoint&);

}  // namespace glgrad

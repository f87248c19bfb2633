#include "models/model_checkpoint.h"

#include "core/file.h"
#include "models/model.h"

namespace glgrad {

ModelCheckpoint::ModelCheckpoint(std::filesystem::path path, const ModelCheckpointOptions& options)
    : path_(std::move(path)),
      bestOnly_(options.saveBestOnly),
      monitor_("ModelCheckpoint", options.monitor, options.mode) {}

void ModelCheckpoint::onTrainBegin(const Training& training) {
    if (bestOnly_) monitor_.begin(training);
    checkWritable(path_);
}

void ModelCheckpoint::onEpochEnd(const Training& training, const Logs& logs) {
    if (!bestOnly_ || monitor_.improve(logs)) training.model.saveWeights(path_);
}

}  // namespace glgrad

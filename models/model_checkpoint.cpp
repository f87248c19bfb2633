#include "models/model_checkpoint.h"

#include "core/file.h"
#include "models/model.h"

namespace glgrad {
namespace {

class ModelCheckpointBody : public CallbackBody {
public:
    explicit ModelCheckpointBody(const ModelCheckpoint& options)
        : options_(options), monitor_("ModelCheckpoint", options.monitor, options.mode) {
        if (options.path.empty()) throw ArgumentError("expected a path, got none");
    }

    void onTrainBegin(const Training& training) override {
        if (options_.saveBestOnly) monitor_.begin(training);
        checkWritable(options_.path);
    }
    void onEpochEnd(const Training& training, const Logs& logs) override {
        if (options_.saveBestOnly && !monitor_.improve(logs)) return;
        training.model.saveWeights(options_.path);
    }

private:
    ModelCheckpoint options_;
    Monitor monitor_;
};

}  // namespace

void describe(Fields& field, ModelCheckpoint& o) {
    field("path", o.path, {.key = "filepath"});
    field("monitor", o.monitor);
    field("saveBestOnly", o.saveBestOnly);
    field("mode", o.mode);
}

const CallbackClass& classOf(const ModelCheckpoint&) {
    return describedAs<ModelCheckpoint, ModelCheckpointBody>("ModelCheckpoint");
}

}  // namespace glgrad

#include "models/fold_batch_normalization.h"

#include "core/error.h"
#include "layers/batch_normalization.h"

namespace glgrad {

Sequential foldBatchNormalization(const Sequential& model) {
    if (!model.isBuilt()) {
        throw ArgumentError(
            concat("foldBatchNormalization: expected a built model, ", model.name(), " is not"));
    }
    std::vector<Handle<Layer>> layers;
    for (const Handle<Layer>& layer : model.layers()) {
        const auto* normalization = dynamic_cast<const BatchNormalization*>(&*layer);
        if (normalization && !layers.empty()) {
            const auto [shift, scale, offset] = normalization->inferenceAffine();
            if (Handle<Layer> folded = layers.back()->withScaledOutput(shift, scale, offset)) {
                layers.back() = folded;
                continue;
            }
        }
        layers.push_back(layer);
    }
    Sequential folded({}, {.name = model.name()});
    for (const Handle<Layer>& layer : layers) folded.add(layer);
    folded.build(model.itemShape());
    return folded;
}

}  // namespace glgrad

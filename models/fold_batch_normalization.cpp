#include "models/fold_batch_normalization.h"

#include <unordered_set>

#include "core/error.h"
#include "layers/layer_body.h"

namespace glgrad {
namespace {

struct FoldedLayer {
    Layer layer;
    bool isNew = false;
};

// Takes a normalization into the layer before it, if there is one that can do its work as well.
bool takeIn(const Layer& layer, std::vector<FoldedLayer>& before) {
    const std::optional<ChannelAffine> affine = layer.body().inferenceAffine();
    if (!affine || before.empty()) return false;
    Layer folded = before.back().layer.body().withScaledOutput(*affine);
    if (!folded) return false;
    before.back() = {std::move(folded), true};
    return true;
}

// A layer that is used several times becomes several, which cannot all have the name that it was
// given by hand.
void nameApart(std::vector<FoldedLayer>& layers) {
    std::unordered_set<std::string> taken;
    for (const auto& [layer, isNew] : layers) {
        if (!isNew) taken.insert(layer.name());
    }
    for (const auto& [layer, isNew] : layers) {
        if (!isNew || !layer.isNamed()) continue;
        const std::string wanted = layer.name();
        for (int number = 1; !taken.insert(layer.name()).second; ++number) {
            layer.setName(concat(wanted, "_", number));
        }
    }
}

}  // namespace

Sequential foldBatchNormalization(const Sequential& model) {
    if (!model.isBuilt()) {
        throw ArgumentError(
            concat("foldBatchNormalization: expected a built model, ", model.name(), " is not"));
    }
    std::vector<FoldedLayer> layers;
    for (const Layer& layer : model.layers()) {
        if (!takeIn(layer, layers)) layers.push_back({layer});
    }
    nameApart(layers);
    Sequential folded({}, {.name = model.name()});
    for (const FoldedLayer& each : layers) folded.add(each.layer);
    folded.build(model.itemShape());
    return folded;
}

}  // namespace glgrad

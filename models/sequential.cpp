#include "models/sequential.h"

#include <algorithm>

#include "core/error.h"

namespace glgrad {

Sequential::Sequential(std::initializer_list<Handle<Layer>> layers,
                       const SequentialOptions& options)
    : Model(options.name) {
    for (const Handle<Layer>& layer : layers) add(layer);
}

bool Sequential::isTaken(const std::string& name) const {
    return std::ranges::any_of(layers_,
                               [&](const Handle<Layer>& layer) { return layer->name() == name; });
}

void Sequential::add(Handle<Layer> layer) {
    if (isBuilt()) throw ArgumentError(concat(name(), ": add: the model was built before"));
    const std::string wanted = layer->name();
    if (layer->isNamed() && isTaken(wanted)) {
        throw ArgumentError(
            concat(name(), ": expected layers of different names, got ", wanted, " twice"));
    }
    if (!layer->isNamed()) {
        std::string unique = wanted;
        for (int number = 1; isTaken(unique); ++number) unique = concat(wanted, "_", number);
        layer->setName(unique);
    }
    layers_.push_back(std::move(layer));
}

Tensor Sequential::call(const Tensor& x, const CallOptions& options) {
    Tensor y = x;
    for (const Handle<Layer>& layer : layers_) y = (*layer)(y, options);
    return y;
}

void Sequential::buildLayers(const Shape& inputShape) {
    Shape shape = inputShape;
    for (const Handle<Layer>& layer : layers_) {
        if (!layer->isBuilt()) layer->build(shape);
        shape = layer->outputShape(shape);
    }
}

}  // namespace glgrad

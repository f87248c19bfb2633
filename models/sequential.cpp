#include "models/sequential.h"

#include "core/error.h"

namespace glgrad {

Sequential::Sequential(std::initializer_list<Layer> layers, const SequentialOptions& options)
    : Model(options.name), layers_(layers) {
    nameLayers();
}

void Sequential::add(Layer layer) {
    if (isBuilt()) throw ArgumentError(concat(name(), ": add: the model was built before"));
    layers_.push_back(std::move(layer));
    try {
        nameLayers();
    } catch (...) {
        layers_.pop_back();
        throw;
    }
}

Tensor Sequential::call(const Tensor& x, const CallOptions& options) {
    Tensor y = x;
    for (const Layer& layer : layers_) y = layer(y, options);
    return y;
}

void Sequential::buildLayers(const Shape& inputShape) {
    Shape shape = inputShape;
    for (const Layer& layer : layers_) shape = layer.outputShape(shape);
    shape = inputShape;
    for (const Layer& layer : layers_) {
        if (!layer.isBuilt()) layer.build(shape);
        shape = layer.outputShape(shape);
    }
}

}  // namespace glgrad

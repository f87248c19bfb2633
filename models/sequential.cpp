#include "models/sequential.h"

#include "models/sequential_body.h"

namespace glgrad {

Sequential::Sequential(std::initializer_list<Layer> layers, const SequentialOptions& options)
    : Model(std::make_shared<SequentialBody>(std::span(layers.begin(), layers.size()), options)) {}

void Sequential::add(const Layer& layer) { dynamic_cast<SequentialBody&>(body()).add(layer); }

}  // namespace glgrad

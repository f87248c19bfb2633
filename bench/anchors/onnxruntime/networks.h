#pragma once

#include "bench/anchors/onnxruntime/model.h"

/// The networks of glgrad's benchmarks, with the same weights and inputs.
namespace anchor {

/// 4-32-32-2 with relu.
Model smallMlp();
/// MobileNetV1 1.0 with batch normalization folded into biases, for an image of 224x224.
Model mobileNet();
/// SqueezeNet 1.1 for an image of 227x227.
Model squeezeNet();
/// A step of an LSTM: inputs are the numbers, the output and the cell of the step before; outputs
/// are the new output and the new cell. Its weights are any.
Model lstmStep(std::int64_t features, std::int64_t units);

}  // namespace anchor

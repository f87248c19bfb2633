#pragma once

#include "models/sequential.h"

namespace glgrad {

/// The model for inference: each BatchNormalization that directly follows a Conv2D, DepthwiseConv2D
/// or Dense without an activation is gone, and that layer has other weights and a bias instead. Any
/// other BatchNormalization stays. All layers that stay are the same objects as in `model`: fold
/// again after training it further. Throws ArgumentError before the model is built.
Sequential foldBatchNormalization(const Sequential& model);

}  // namespace glgrad

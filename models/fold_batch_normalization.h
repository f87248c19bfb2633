#pragma once

#include "models/sequential.h"

namespace glgrad {

/// The model for inference: each BatchNormalization that directly follows a Conv2D, DepthwiseConv2D
/// or Dense without an activation, whose result nothing else needs, is gone, and that layer has
/// other weights and a bias instead. Any other BatchNormalization stays. Models within the model
/// are folded as well. All layers that stay are the same objects as in `model`: fold again after
/// training it further. Throws ArgumentError before the model is built, and for one with a call of
/// its own.
Model foldBatchNormalization(const Model& model);
Sequential foldBatchNormalization(const Sequential& model);

}  // namespace glgrad

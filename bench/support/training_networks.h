#pragma once

#include "bench/support/training_step.h"

/// Networks with much between their products and convolutions.
namespace glgrad::bench {

/// An LSTM of `units` cells on sequences of `steps` x `features`, and dense10 after its last step.
Network lstm(Index steps, Index features, Index units);

/// A step of conv16-norm-relu-pool-conv32-norm-relu-pool-dense10 on `batch` images of 28x28.
Iteration batchNormalizedStep(Index batch);

/// A step on `batch` images of 32x32 of a small MobileNet: six depthwise-separable blocks.
Iteration separableStep(Index batch);

}  // namespace glgrad::bench

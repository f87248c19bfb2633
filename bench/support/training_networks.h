#pragma once

#include "bench/support/training_step.h"

/// Networks with much between their products and convolutions.
namespace glgrad::bench {

/// What a step of an LSTM hands on to the next one, both [batch, units].
struct LstmState {
    Tensor output, cell;
};

/// A step of an LSTM in single ops, after its products: z is [batch, 4 * units] with the input,
/// forget, cell and output gates side by side. An undefined state is one of zeros.
LstmState lstmStep(const Tensor& z, const LstmState& state);

/// An LSTM of `units` cells on sequences of `steps` x `features`, and dense10 after its last step.
Network lstm(Index steps, Index features, Index units);

/// A step of conv16-norm-relu-pool-conv32-norm-relu-pool-dense10 on `batch` images of 28x28.
Iteration batchNormalizedStep(Index batch);

/// A step on `batch` images of 32x32 of a small MobileNet: six depthwise-separable blocks.
Iteration separableStep(Index batch);

}  // namespace glgrad::bench

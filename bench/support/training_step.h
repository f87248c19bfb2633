#pragma once

#include <functional>
#include <vector>

#include "core/tensor.h"
#include "core/variable.h"

namespace glgrad::bench {

/// What one iteration of a workload does. Tensors that it makes may go when it returns.
using Iteration = std::function<void()>;

/// A classifier with 10 classes, if nothing else is said.
struct Network {
    Shape itemShape;
    std::vector<Shape> weightShapes;
    std::function<Tensor(const Tensor& x, std::span<const Variable> weights)> logits;
    /// Multiplications and additions of a training step for one item: those of the forward pass
    /// and of the gradients of all weights and of all layers' inputs but the first.
    double flops = 0.0;
};

/// inputs-width-...-outputs with `depth` hidden layers and relu.
Network mlp(Index inputs, Index width, int depth, Index outputs = 10);
/// conv16-pool-conv32-pool-dense10 on one-channel images of size x size, a multiple of 4.
Network cnn(Index size);

/// Weight i is weight(i, shape) of inputs.h.
std::vector<Variable> makeWeights(const Network& network);

/// A step of Adam on `batch` items; the loss is read back, as training loops that show it do.
Iteration trainingStep(const Network& network, Index batch);

}  // namespace glgrad::bench

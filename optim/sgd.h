#pragma once

#include "optim/optimizer.h"

namespace glgrad {

/// Gradient descent as Keras writes it:
///
///     w -= learningRate g                                    without momentum
///     u = momentum u - learningRate g,  w += u               with momentum
///     u = momentum u - learningRate g,  w += momentum u - learningRate g    and nesterov
///
/// Source: keras/src/optimizers/sgd.py.
struct SGD {
    float learningRate = 0.01f;
    float momentum = 0.0f;  ///< How much of the last step is added to this one.
    bool nesterov = false;
    float weightDecay = 0.0f;     ///< Decoupled L2: see Optimizer.
    float l1Decay = 0.0f;         ///< Decoupled L1: see Optimizer.
    float clipNorm = 0.0f;        ///< Largest norm of each variable's gradient; 0: any.
    float clipValue = 0.0f;       ///< Largest absolute value in a gradient; 0: any.
    float globalClipNorm = 0.0f;  ///< Largest norm of all gradients together; 0: any.
};
const OptimizerClass& classOf(const SGD&);

}  // namespace glgrad

#pragma once

#include "optim/optimizer.h"

namespace glgrad {

/// Adam (Kingma, Ba, arXiv:1412.6980) as Keras writes it, with t steps taken before this one:
///
///     m += (g - m) (1 - beta1)        v += (g^2 - v) (1 - beta2)
///     w -= learningRate sqrt(1 - beta2^(t+1)) / (1 - beta1^(t+1)) m / (sqrt(v) + epsilon)
///
/// Source: keras/src/optimizers/adam.py. With weightDecay it is AdamW (arXiv:1711.05101).
struct Adam {
    float learningRate = 1e-3f;
    float beta1 = 0.9f;    ///< How much of the gradient's running mean a step keeps.
    float beta2 = 0.999f;  ///< The same for the mean of its square.
    float epsilon = 1e-7f;
    float weightDecay = 0.0f;     ///< Decoupled L2: see Optimizer.
    float l1Decay = 0.0f;         ///< Decoupled L1: see Optimizer.
    float clipNorm = 0.0f;        ///< Largest norm of each variable's gradient; 0: any.
    float clipValue = 0.0f;       ///< Largest absolute value in a gradient; 0: any.
    float globalClipNorm = 0.0f;  ///< Largest norm of all gradients together; 0: any.
};
const OptimizerClass& classOf(const Adam&);

}  // namespace glgrad

#pragma once

#include <string>

#include "layers/initializers.h"
#include "layers/layer.h"
#include "layers/regularizers.h"

namespace glgrad {

/// gamma (x - mean) / sqrt(variance + epsilon) + beta for [batch, ..., channels], a value of each
/// per channel. In training mean and variance are those of the batch, and moving averages of them
/// are kept; else, and in a layer that is frozen by setTrainable(false), they are these averages.
///
/// Ioffe, Szegedy, "Batch normalization", arXiv:1502.03167.
struct BatchNormalization {
    int axis = -1;           ///< Of the channels. It has to be the last one.
    float momentum = 0.99f;  ///< What a moving average keeps of itself at a step, in [0, 1].
    float epsilon = 1e-3f;   ///< Added to the variance.
    bool center = true;      ///< Whether to add beta.
    bool scale = true;       ///< Whether to multiply by gamma.
    Initializer betaInitializer = Zeros{};
    Initializer gammaInitializer = Ones{};
    Initializer movingMeanInitializer = Zeros{};
    Initializer movingVarianceInitializer = Ones{};
    Regularizer betaRegularizer = {};
    Regularizer gammaRegularizer = {};
    std::string name = {};

    friend const LayerClass& classOf(const BatchNormalization&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

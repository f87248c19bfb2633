#pragma once

#include <string>

#include "layers/activation_function.h"
#include "layers/initializers.h"
#include "layers/layer.h"
#include "layers/regularizers.h"

namespace glgrad {

/// activation(x kernel + bias): [batch, ..., inputs] to [batch, ..., units], with a kernel
/// [inputs, units] and a bias [units].
struct Dense {
    Index units = 0;  ///< Sizes of the result's last axis.
    ActivationFunction activation = {};
    bool useBias = true;
    Initializer kernelInitializer = GlorotUniform{};
    Initializer biasInitializer = Zeros{};
    Regularizer kernelRegularizer = {};
    Regularizer biasRegularizer = {};
    std::string name = {};

    friend const LayerClass& classOf(const Dense&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

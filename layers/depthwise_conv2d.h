#pragma once

#include <array>
#include <string>

#include "layers/activation_function.h"
#include "layers/initializers.h"
#include "layers/layer.h"
#include "layers/regularizers.h"

namespace glgrad {

/// activation(depthwiseConv2d(x, kernel) + bias): [batch, height, width, channels] to
/// [batch, newHeight, newWidth, channels * depthMultiplier], with a kernel [kernelHeight,
/// kernelWidth, channels, depthMultiplier] and a bias [channels * depthMultiplier].
struct DepthwiseConv2D {
    std::array<int, 2> kernelSize = {3, 3};
    std::array<int, 2> strides = {1, 1};
    Padding padding = Padding::valid;
    Index depthMultiplier = 1;  ///< Channels of the result for each of the input.
    std::array<int, 2> dilationRate = {1, 1};
    ActivationFunction activation = {};
    bool useBias = true;
    Initializer depthwiseInitializer = GlorotUniform{};
    Initializer biasInitializer = Zeros{};
    Regularizer depthwiseRegularizer = {};
    Regularizer biasRegularizer = {};
    std::string name = {};

    friend const LayerClass& classOf(const DepthwiseConv2D&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

#pragma once

#include <array>
#include <string>

#include "layers/activation_function.h"
#include "layers/initializers.h"
#include "layers/layer.h"
#include "layers/regularizers.h"

namespace glgrad {

/// activation(conv2d(depthwiseConv2d(x, depthwise_kernel), pointwise_kernel) + bias): [batch,
/// height, width, channels] to [batch, newHeight, newWidth, filters], with kernels [kernelHeight,
/// kernelWidth, channels, depthMultiplier] and [1, 1, channels * depthMultiplier, filters] and a
/// bias [filters].
struct SeparableConv2D {
    Index filters = 0;  ///< Channels of the result.
    std::array<int, 2> kernelSize = {3, 3};
    std::array<int, 2> strides = {1, 1};
    Padding padding = Padding::valid;
    std::array<int, 2> dilationRate = {1, 1};
    Index depthMultiplier = 1;  ///< Channels between both kernels for each of the input.
    ActivationFunction activation = {};
    bool useBias = true;
    Initializer depthwiseInitializer = GlorotUniform{};
    Initializer pointwiseInitializer = GlorotUniform{};
    Initializer biasInitializer = Zeros{};
    Regularizer depthwiseRegularizer = {};
    Regularizer pointwiseRegularizer = {};
    Regularizer biasRegularizer = {};
    std::string name = {};

    friend const LayerClass& classOf(const SeparableConv2D&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

#pragma once

#include <array>
#include <optional>
#include <string>

#include "layers/activation_function.h"
#include "layers/initializers.h"
#include "layers/layer.h"
#include "layers/regularizers.h"

namespace glgrad {

/// activation(conv2dTranspose(x, kernel) + bias): [batch, height, width, channels] to [batch,
/// newHeight, newWidth, filters], with a kernel [kernelHeight, kernelWidth, filters, channels] and
/// a bias [filters]. With Padding::same the new size is size * stride.
struct Conv2DTranspose {
    Index filters = 0;  ///< Channels of the result.
    std::array<int, 2> kernelSize = {3, 3};
    std::array<int, 2> strides = {1, 1};
    Padding padding = Padding::valid;
    /// Below the strides: see ConvTransposeOptions.
    std::optional<std::array<int, 2>> outputPadding = std::nullopt;
    std::array<int, 2> dilationRate = {1, 1};
    ActivationFunction activation = {};
    bool useBias = true;
    Initializer kernelInitializer = GlorotUniform{};
    Initializer biasInitializer = Zeros{};
    Regularizer kernelRegularizer = {};
    Regularizer biasRegularizer = {};
    std::string name = {};

    friend const LayerClass& classOf(const Conv2DTranspose&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

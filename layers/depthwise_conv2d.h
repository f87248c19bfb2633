#pragma once

#include "layers/convolution2d.h"

namespace glgrad {

struct DepthwiseConv2DOptions {
    std::array<int, 2> kernelSize = {3, 3};
    std::array<int, 2> strides = {1, 1};
    Padding padding = Padding::valid;
    Index depthMultiplier = 1;  ///< Channels of the result for each of the input.
    std::array<int, 2> dilationRate = {1, 1};
    ActivationFunction activation = {};
    bool useBias = true;
    Handle<Initializer> depthwiseInitializer = GlorotUniform{};
    Handle<Initializer> biasInitializer = Zeros{};
    Regularizer depthwiseRegularizer = {};
    Regularizer biasRegularizer = {};
    std::string name = {};
};

/// activation(depthwiseConv2d(x, kernel) + bias): [batch, height, width, channels] to
/// [batch, newHeight, newWidth, channels * depthMultiplier], with a kernel [kernelHeight,
/// kernelWidth, channels, depthMultiplier] and a bias [channels * depthMultiplier].
class DepthwiseConv2D : public Convolution2D {
public:
    explicit DepthwiseConv2D(const DepthwiseConv2DOptions& options = {});
};

}  // namespace glgrad

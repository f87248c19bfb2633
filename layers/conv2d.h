#pragma once

#include "layers/convolution2d.h"

namespace glgrad {

struct Conv2DOptions {
    Index filters = 0;  ///< Channels of the result.
    std::array<int, 2> kernelSize = {3, 3};
    std::array<int, 2> strides = {1, 1};
    Padding padding = Padding::valid;
    std::array<int, 2> dilationRate = {1, 1};
    ActivationFunction activation = {};
    bool useBias = true;
    Handle<Initializer> kernelInitializer = GlorotUniform{};
    Handle<Initializer> biasInitializer = Zeros{};
    Regularizer kernelRegularizer = {};
    Regularizer biasRegularizer = {};
    std::string name = {};
};

/// activation(conv2d(x, kernel) + bias): [batch, height, width, channels] to
/// [batch, newHeight, newWidth, filters], with a kernel [kernelHeight, kernelWidth, channels,
/// filters] and a bias [filters].
class Conv2D : public Convolution2D {
public:
    explicit Conv2D(const Conv2DOptions& options);
};

}  // namespace glgrad

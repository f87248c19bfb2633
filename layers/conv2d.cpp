#include "layers/conv2d.h"

namespace glgrad {

Conv2D::Conv2D(const Conv2DOptions& options)
    : Convolution2D({.type = "Conv2D",
                     .countName = "filters",
                     .kernelOption = "kernel",
                     .op = conv2d,
                     .firstOutputAxis = 3},
                    options.name,
                    {.count = options.filters,
                     .kernelSize = options.kernelSize,
                     .window = {.strides = options.strides,
                                .padding = options.padding,
                                .dilations = options.dilationRate},
                     .activation = options.activation,
                     .useBias = options.useBias,
                     .kernelInitializer = options.kernelInitializer,
                     .biasInitializer = options.biasInitializer,
                     .kernelRegularizer = options.kernelRegularizer,
                     .biasRegularizer = options.biasRegularizer}) {}

}  // namespace glgrad

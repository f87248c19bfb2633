#include "layers/depthwise_conv2d.h"

namespace glgrad {

DepthwiseConv2D::DepthwiseConv2D(const DepthwiseConv2DOptions& options)
    : Convolution2D({.type = "DepthwiseConv2D",
                     .countName = "depthMultiplier",
                     .kernelOption = "depthwise",
                     .op = depthwiseConv2d,
                     .firstOutputAxis = 2},
                    options.name,
                    {.count = options.depthMultiplier,
                     .kernelSize = options.kernelSize,
                     .window = {.strides = options.strides,
                                .padding = options.padding,
                                .dilations = options.dilationRate},
                     .activation = options.activation,
                     .useBias = options.useBias,
                     .kernelInitializer = options.depthwiseInitializer,
                     .biasInitializer = options.biasInitializer,
                     .kernelRegularizer = options.depthwiseRegularizer,
                     .biasRegularizer = options.biasRegularizer}) {}

}  // namespace glgrad

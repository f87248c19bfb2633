#pragma once

#include <torch/torch.h>

/// The networks of glgrad's benchmarks, without a softmax at the end.
namespace anchor {

/// 784-128-...-10 with `depth` hidden layers and relu.
torch::nn::Sequential mlp(int depth);
/// conv16-pool-conv32-pool-dense10 for images of 28x28, with biases or with batch normalization
/// after each convolution.
torch::nn::Sequential cnn(bool normalized);
/// A small MobileNet for images of 32x32: six depthwise-separable blocks.
torch::nn::Sequential separable();
/// MobileNetV1 1.0 with batch normalization folded into biases.
torch::nn::Sequential mobileNet();
/// SqueezeNet 1.1.
torch::nn::Sequential squeezeNet();

/// Filters laid out as [out, height, width, in], as glgrad's and TensorFlow's are.
void useChannelsLast(torch::nn::Module& network);

}  // namespace anchor

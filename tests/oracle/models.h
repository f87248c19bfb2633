#pragma once

#include <span>

#include "core/tensor.h"

namespace glgrad::oracle {

/// Two times 3x3 convolution, ReLU and 2x2 max pooling, then a dense layer: the mean
/// cross-entropy with the weights {K1, b1, K2, b2, W, b}.
Tensor cnnLoss(const Tensor& x, const Tensor& labels, std::span<const Tensor> weights);

}  // namespace glgrad::oracle

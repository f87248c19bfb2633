#pragma once

#include <functional>
#include <span>
#include <vector>

#include "core/tensor.h"

namespace glgrad::bench {

/// A network that is used, not trained, on one image.
struct ImageNetwork {
    struct Weight {
        Shape shape;
        double inputs;  ///< Of a unit; 0 for biases.
    };

    Shape image;
    std::vector<Weight> weights;
    std::function<Tensor(const Tensor& image, std::span<const Tensor> weights)> logits;
    double flops = 0.0;  ///< Multiplications and additions of the convolutions and products.

    /// Weight i has the seed 1000 + i and is uniform within sqrt(6 / inputs); biases are 0.
    Tensors makeWeights() const;
};

/// MobileNetV1 for images of size x size, its batch normalizations folded into the convolutions.
/// Source: Howard et al., arXiv:1704.04861, table 1.
ImageNetwork mobilenetV1(Index size);

/// SqueezeNet 1.1. Source: Iandola et al., arXiv:1602.07360, with the changes that
/// https://github.com/forresti/SqueezeNet gives for version 1.1.
ImageNetwork squeezenet(Index size);

}  // namespace glgrad::bench

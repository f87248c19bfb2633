#pragma once

#include <string>

#include "autograd/ops.h"
#include "layers/layer.h"

namespace glgrad {

struct BatchNormalizationOptions {
    float momentum = 0.99f;  ///< What a moving average keeps of itself at a step, in [0, 1].
    float epsilon = 1e-3f;   ///< Added to the variance.
    bool center = true;      ///< Whether to add beta.
    bool scale = true;       ///< Whether to multiply by gamma.
    Handle<Initializer> betaInitializer = Zeros{};
    Handle<Initializer> gammaInitializer = Ones{};
    Handle<Initializer> movingMeanInitializer = Zeros{};
    Handle<Initializer> movingVarianceInitializer = Ones{};
    Regularizer betaRegularizer = {};
    Regularizer gammaRegularizer = {};
    std::string name = {};
};

/// gamma (x - mean) / sqrt(variance + epsilon) + beta for [batch, ..., channels], a value of each
/// per channel. In training mean and variance are those of the batch, and moving averages of them
/// are kept; else, and in a layer that is frozen by setTrainable(false), they are these averages.
///
/// Ioffe, Szegedy, "Batch normalization", arXiv:1502.03167.
class BatchNormalization : public Layer {
public:
    explicit BatchNormalization(const BatchNormalizationOptions& options = {});

    /// What the layer does in inference is (x - shift) * scale + offset. Throws ArgumentError
    /// before it is built.
    struct Affine {
        Tensor shift;   ///< [channels]
        Tensor scale;   ///< [channels]
        Tensor offset;  ///< [channels]
    };
    Affine inferenceAffine() const;

protected:
    void makeVariables(const Shape& inputShape) override;
    Shape computeOutputShape(const Shape& inputShape) const override;
    Tensor call(const Tensor& x, const CallOptions& options) override;

private:
    Tensor gamma() const { return options_.scale ? gamma_.value() : ones_; }
    Tensor beta() const { return options_.center ? beta_.value() : zeros_; }
    void keepAverages(const NormalizedBatch& batch);

    BatchNormalizationOptions options_;
    Variable gamma_;
    Variable beta_;
    Variable movingMean_;
    Variable movingVariance_;
    Tensor ones_;
    Tensor zeros_;
};

}  // namespace glgrad

#pragma once

#include <string>

#include "layers/activation_function.h"
#include "layers/layer.h"

namespace glgrad {

struct DenseOptions {
    Index units = 0;  ///< Sizes of the result's last axis.
    ActivationFunction activation = {};
    bool useBias = true;
    Handle<Initializer> kernelInitializer = GlorotUniform{};
    Handle<Initializer> biasInitializer = Zeros{};
    Regularizer kernelRegularizer = {};
    Regularizer biasRegularizer = {};
    std::string name = {};
};

/// activation(x kernel + bias): [batch, ..., inputs] to [batch, ..., units], with a kernel
/// [inputs, units] and a bias [units].
class Dense : public Layer {
public:
    explicit Dense(const DenseOptions& options);

    /// Without an activation.
    Handle<Layer> withScaledOutput(const Tensor& shift, const Tensor& scale,
                                   const Tensor& offset) const override;

protected:
    void makeVariables(const Shape& inputShape) override;
    Shape computeOutputShape(const Shape& inputShape) const override;
    Tensor call(const Tensor& x, const CallOptions& options) override;

private:
    DenseOptions options_;
    Variable kernel_;
    Variable bias_;
};

}  // namespace glgrad

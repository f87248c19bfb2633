#pragma once

#include <array>
#include <string>
#include <string_view>

#include "autograd/ops.h"
#include "layers/activation_function.h"
#include "layers/layer.h"

namespace glgrad {

/// What Conv2D and DepthwiseConv2D have in common: a kernel [kernelHeight, kernelWidth, channels,
/// count] that slides over images, a bias and an activation.
class Convolution2D : public Layer {
public:
    /// Without an activation.
    Handle<Layer> withScaledOutput(const Tensor& shift, const Tensor& scale,
                                   const Tensor& offset) const override;

protected:
    struct Settings {
        Index count = 0;
        std::array<int, 2> kernelSize;
        ConvOptions window;
        ActivationFunction activation;
        bool useBias;
        Handle<Initializer> kernelInitializer;
        Handle<Initializer> biasInitializer;
        Regularizer kernelRegularizer;
        Regularizer biasRegularizer;
    };
    /// An op, what its layer's options call the count and the kernel, and the first of the kernel's
    /// axes that make up the channels of the result.
    struct Kind {
        std::string_view type;
        std::string_view countName;
        std::string_view kernelOption;
        Tensor (*op)(const Tensor& x, const Tensor& kernel, const Tensor& bias,
                     const ConvOptions& options);
        int firstOutputAxis;
    };

    Convolution2D(const Kind& kind, const std::string& name, const Settings& settings);

    void makeVariables(const Shape& inputShape) override;
    Shape computeOutputShape(const Shape& inputShape) const override;
    Tensor call(const Tensor& x, const CallOptions& options) override;

private:
    Shape kernelShape(Index channels) const;
    /// The axes of the kernel that make up the channels of the result.
    Shape outputAxes(const Shape& kernel) const;

    Kind kind_;
    Settings settings_;
    Variable kernel_;
    Variable bias_;
};

}  // namespace glgrad

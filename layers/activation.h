#pragma once

#include <string>

#include "layers/activation_function.h"
#include "layers/layer.h"

namespace glgrad {

struct ActivationOptions {
    ActivationFunction function = {};
    std::string name = {};
};

/// function(x), which has to keep the shape: `Activation{{.function = relu}}`.
class Activation : public Layer {
public:
    explicit Activation(const ActivationOptions& options)
        : Layer("Activation", options.name), function_(options.function) {}

protected:
    Shape computeOutputShape(const Shape& inputShape) const override { return inputShape; }
    Tensor call(const Tensor& x, const CallOptions&) override { return function_(x); }

private:
    ActivationFunction function_;
};

}  // namespace glgrad

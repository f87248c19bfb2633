#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

struct FlattenOptions {
    std::string name = {};
};

/// [batch, a, b, ...] to [batch, a * b * ...].
class Flatten : public Layer {
public:
    explicit Flatten(const FlattenOptions& options = {}) : Layer("Flatten", options.name) {}

protected:
    Shape computeOutputShape(const Shape& inputShape) const override;
    Tensor call(const Tensor& x, const CallOptions& options) override;
};

}  // namespace glgrad

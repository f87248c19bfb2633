#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

struct RescalingOptions {
    float scale = 1.0f;
    float offset = 0.0f;
    std::string name = {};
};

/// x * scale + offset.
class Rescaling : public Layer {
public:
    explicit Rescaling(const RescalingOptions& options);

protected:
    Shape computeOutputShape(const Shape& inputShape) const override { return inputShape; }
    Tensor call(const Tensor& x, const CallOptions& options) override;

private:
    RescalingOptions options_;
};

}  // namespace glgrad

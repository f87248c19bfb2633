#pragma once

#include <array>
#include <optional>
#include <string>

#include "autograd/ops.h"
#include "layers/layer.h"

namespace glgrad {

struct MaxPooling2DOptions {
    std::array<int, 2> poolSize = {2, 2};
    std::optional<std::array<int, 2>> strides = std::nullopt;  ///< By default the pool size.
    Padding padding = Padding::valid;
    std::string name = {};
};

/// The largest value of each window: [batch, height, width, channels] to
/// [batch, newHeight, newWidth, channels].
class MaxPooling2D : public Layer {
public:
    explicit MaxPooling2D(const MaxPooling2DOptions& options = {});

protected:
    Shape computeOutputShape(const Shape& inputShape) const override;
    Tensor call(const Tensor& x, const CallOptions& options) override;

private:
    PoolOptions options_;
};

}  // namespace glgrad

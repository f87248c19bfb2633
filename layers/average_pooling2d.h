#pragma once

#include <array>
#include <optional>
#include <string>

#include "autograd/ops.h"
#include "layers/layer.h"

namespace glgrad {

struct AveragePooling2DOptions {
    std::array<int, 2> poolSize = {2, 2};
    std::optional<std::array<int, 2>> strides = std::nullopt;  ///< By default the pool size.
    Padding padding = Padding::valid;
    std::string name = {};
};

/// The mean value of each window: [batch, height, width, channels] to
/// [batch, newHeight, newWidth, channels]. Padding does not count.
class AveragePooling2D : public Layer {
public:
    explicit AveragePooling2D(const AveragePooling2DOptions& options = {});

protected:
    Shape computeOutputShape(const Shape& inputShape) const override;
    Tensor call(const Tensor& x, const CallOptions& options) override;

private:
    PoolOptions options_;
};

}  // namespace glgrad

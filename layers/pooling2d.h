#pragma once

#include <array>
#include <optional>
#include <string>

#include "autograd/ops.h"
#include "layers/layer.h"

namespace glgrad {

struct Pooling2DOptions {
    std::array<int, 2> poolSize = {2, 2};
    std::optional<std::array<int, 2>> strides = std::nullopt;  ///< By default the pool size.
    Padding padding = Padding::valid;
    std::string name = {};
};

/// One value for each window of an image: [batch, height, width, channels] to
/// [batch, newHeight, newWidth, channels].
class Pooling2D : public Layer {
protected:
    using Pool = Tensor (*)(const Tensor& x, const PoolOptions& options);

    Pooling2D(std::string_view type, Pool pool, const Pooling2DOptions& options);
    Shape computeOutputShape(const Shape& inputShape) const override;
    Tensor call(const Tensor& x, const CallOptions& options) override;

private:
    Pool pool_;
    PoolOptions options_;
};

}  // namespace glgrad

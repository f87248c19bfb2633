#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "layers/layer.h"

namespace glgrad {

struct DropoutLayerOptions {
    float rate = 0.5f;  ///< The part that is set to zero, in [0, 1).
    std::optional<std::uint64_t> seed = std::nullopt;
    std::string name = {};
};

/// In training sets a random part of x to zero, another one at each call, and multiplies the rest
/// by 1 / (1 - rate); otherwise x as it is.
class Dropout : public Layer {
public:
    explicit Dropout(const DropoutLayerOptions& options = {});

protected:
    void makeVariables(const Shape& inputShape) override;
    Shape computeOutputShape(const Shape& inputShape) const override { return inputShape; }
    Tensor call(const Tensor& x, const CallOptions& options) override;

private:
    DropoutLayerOptions options_;
    std::uint64_t seed_ = 0;
    std::uint64_t calls_ = 0;
};

}  // namespace glgrad

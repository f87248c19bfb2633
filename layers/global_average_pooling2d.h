#pragma once

#include <string>

#include "layers/layer.h"

namespace glgrad {

struct GlobalAveragePooling2DOptions {
    bool keepDims = false;  ///< Leave height and width with size 1.
    std::string name = {};
};

/// The mean of each channel: [batch, height, width, channels] to [batch, channels].
class GlobalAveragePooling2D : public Layer {
public:
    explicit GlobalAveragePooling2D(const GlobalAveragePooling2DOptions& options = {});

protected:
    Shape computeOutputShape(const Shape& inputShape) const override;
    Tensor call(const Tensor& x, const CallOptions& options) override;

private:
    bool keepDims_;
};

}  // namespace glgrad

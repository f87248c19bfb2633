#pragma once

#include "layers/pooling2d.h"

namespace glgrad {

using MaxPooling2DOptions = Pooling2DOptions;

/// The largest value of each window.
class MaxPooling2D : public Pooling2D {
public:
    explicit MaxPooling2D(const MaxPooling2DOptions& options = {})
        : Pooling2D("MaxPooling2D", maxPool2d, options) {}
};

}  // namespace glgrad

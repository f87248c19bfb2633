#pragma once

#include "layers/pooling2d.h"

namespace glgrad {

using AveragePooling2DOptions = Pooling2DOptions;

/// The mean of each window.
class AveragePooling2D : public Pooling2D {
public:
    explicit AveragePooling2D(const AveragePooling2DOptions& options = {})
        : Pooling2D("AveragePooling2D", averagePool2d, options) {}
};

}  // namespace glgrad

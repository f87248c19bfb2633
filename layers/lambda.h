#pragma once

#include <functional>
#include <string>

#include "core/tensor.h"
#include "layers/layer.h"

namespace glgrad {

/// Any function of a tensor. It has no weights that the layer knows of, and cannot be saved with a
/// model. Without `outputShape` the shape of the result is that of the function of zeros, which is
/// computed once for each shape of the input that differs from the last one.
struct Lambda {
    std::function<Tensor(const Tensor& x)> function = {};
    std::function<Shape(const Shape& input)> outputShape = {};
    std::string name = {};

    friend const LayerClass& classOf(const Lambda&);
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }
};

}  // namespace glgrad

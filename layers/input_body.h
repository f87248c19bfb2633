// glgrad: internal header
#pragma once

#include "layers/input.h"
#include "layers/layer_body.h"

namespace glgrad {

/// Gives what it is given, if that has the shape.
class InputBody : public SimpleLayerBody {
public:
    explicit InputBody(const Input& options);

    /// [batch, ...] with one of two sets of stand-ins, which differ in the batch and in open axes.
    Shape standIn(bool other) const;

protected:
    Shape computeOutputShape(const Shape& input) const override;
    Tensor call(const Tensor& x, const CallOptions&) override { return x; }

private:
    Input options_;
};

/// The symbol of an Input's layer.
Symbol inputSymbol(const Layer& input);

}  // namespace glgrad

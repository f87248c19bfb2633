// glgrad: internal header
#pragma once

#include "layers/layer_body.h"

namespace glgrad {

/// A layer of several tensors that gives one.
class MergeBody : public LayerBody {
protected:
    /// Of one shape or more, of at least one axis.
    virtual Shape mergedShape(const Shapes& inputs) const = 0;
    virtual Tensor merge(const Tensors& inputs) const = 0;

private:
    Shapes computeOutputShapes(const Shapes& inputs) const final;
    Tensors callAll(const Tensors& inputs, const CallOptions& options) final;
};

}  // namespace glgrad

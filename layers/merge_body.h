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

    static void checkTwo(const Shapes& inputs);

private:
    Shapes computeOutputShapes(const Shapes& inputs) const final;
    Tensors callAll(const Tensors& inputs, const CallOptions& options) final;
};

/// One that merges its inputs two by two. Their shapes broadcast as NumPy's do; one of fewer axes
/// than another gets those that it lacks, of size 1, behind the batch.
class PairwiseBody : public MergeBody {
protected:
    virtual Tensor pair(const Tensor& a, const Tensor& b) const = 0;

    Shape mergedShape(const Shapes& inputs) const override;
    Tensor merge(const Tensors& inputs) const override;
};

}  // namespace glgrad

#include "layers/merge_body.h"

#include <algorithm>

#include "autograd/ops.h"
#include "core/error.h"

namespace glgrad {
namespace {

// With the axes behind the batch that it lacks.
Shape ofRank(const Shape& shape, int rank) {
    const PooledVector<Index> lacking(rank - shape.rank(), 1);
    return Shape{shape[0]} + Shape(lacking) + shape.slice(1, shape.rank());
}

template <class Inputs, class ShapeOf>
int largestRank(const Inputs& inputs, const ShapeOf& shapeOf) {
    int rank = 0;
    for (const auto& input : inputs) rank = std::max(rank, shapeOf(input).rank());
    return rank;
}

}  // namespace

Shapes MergeBody::computeOutputShapes(const Shapes& inputs) const {
    if (inputs.empty()) throw ArgumentError("expected at least one input, got none");
    for (const Shape& input : inputs) {
        if (input.rank() > 0) continue;
        throw ArgumentError(concat("expected inputs [batch, ...], got ", input));
    }
    return mergedShape(inputs);
}

Tensors MergeBody::callAll(const Tensors& inputs, const CallOptions&) { return merge(inputs); }

void MergeBody::checkTwo(const Shapes& inputs) {
    if (inputs.size() == 2) return;
    throw ArgumentError(concat("expected two inputs, got ", inputs.size()));
}

Shape PairwiseBody::mergedShape(const Shapes& inputs) const {
    const int rank = largestRank(inputs, [](const Shape& shape) { return shape; });
    Shape result = ofRank(inputs[0], rank);
    for (const Shape& input : inputs) {
        result = broadcastShapes("inputs", result, ofRank(input, rank));
    }
    return result;
}

Tensor PairwiseBody::merge(const Tensors& inputs) const {
    const int rank = largestRank(inputs, [](const Tensor& input) { return input.shape(); });
    Tensor result;
    for (const Tensor& input : inputs) {
        const Tensor x = reshape(input, ofRank(input.shape(), rank));
        result = result.defined() ? pair(result, x) : x;
    }
    return result;
}

}  // namespace glgrad

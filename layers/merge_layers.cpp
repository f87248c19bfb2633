#include <algorithm>

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/add.h"
#include "layers/average.h"
#include "layers/concatenate.h"
#include "layers/dot.h"
#include "layers/maximum.h"
#include "layers/merge_body.h"
#include "layers/minimum.h"
#include "layers/multiply.h"
#include "layers/subtract.h"

namespace glgrad {

Shapes MergeBody::computeOutputShapes(const Shapes& inputs) const {
    if (inputs.empty()) throw ArgumentError("expected at least one input, got none");
    for (const Shape& input : inputs) {
        if (input.rank() > 0) continue;
        throw ArgumentError(concat("expected inputs [batch, ...], got ", input));
    }
    return mergedShape(inputs);
}

Tensors MergeBody::callAll(const Tensors& inputs, const CallOptions&) { return merge(inputs); }

namespace {

void checkTwo(const Shapes& inputs) {
    if (inputs.size() == 2) return;
    throw ArgumentError(concat("expected two inputs, got ", inputs.size()));
}

// ---- Add, Subtract, Multiply, Average, Maximum, Minimum ----

struct Pairwise {
    Tensor (*op)(const Tensor& a, const Tensor& b);
    bool isOfTwo = false;
    bool isMean = false;
};

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

class PairwiseBody final : public MergeBody {
public:
    template <class Description>
    explicit PairwiseBody(const Description& options) : pairwise_(pairwiseOf(options)) {}

protected:
    Shape mergedShape(const Shapes& inputs) const override {
        if (pairwise_.isOfTwo) checkTwo(inputs);
        const int rank = largestRank(inputs, [](const Shape& shape) { return shape; });
        Shape result = ofRank(inputs[0], rank);
        for (const Shape& input : inputs) {
            result = broadcastShapes("inputs", result, ofRank(input, rank));
        }
        return result;
    }

    Tensor merge(const Tensors& inputs) const override {
        const int rank = largestRank(inputs, [](const Tensor& input) { return input.shape(); });
        Tensor result;
        for (const Tensor& input : inputs) {
            const Tensor x = reshape(input, ofRank(input.shape(), rank));
            result = result.defined() ? pairwise_.op(result, x) : x;
        }
        return pairwise_.isMean ? result / static_cast<float>(inputs.size()) : result;
    }

private:
    Pairwise pairwise_;
};

}  // namespace

static Pairwise pairwiseOf(const Add&) { return {add}; }
static Pairwise pairwiseOf(const Subtract&) { return {.op = sub, .isOfTwo = true}; }
static Pairwise pairwiseOf(const Multiply&) { return {mul}; }
static Pairwise pairwiseOf(const Average&) { return {.op = add, .isMean = true}; }
static Pairwise pairwiseOf(const Maximum&) { return {maximum}; }
static Pairwise pairwiseOf(const Minimum&) { return {minimum}; }

void describe(Fields&, Add&) {}
void describe(Fields&, Subtract&) {}
void describe(Fields&, Multiply&) {}
void describe(Fields&, Average&) {}
void describe(Fields&, Maximum&) {}
void describe(Fields&, Minimum&) {}

const LayerClass& classOf(const Add&) { return describedAs<Add, PairwiseBody>("Add"); }
const LayerClass& classOf(const Subtract&) {
    return describedAs<Subtract, PairwiseBody>("Subtract");
}
const LayerClass& classOf(const Multiply&) {
    return describedAs<Multiply, PairwiseBody>("Multiply");
}
const LayerClass& classOf(const Average&) { return describedAs<Average, PairwiseBody>("Average"); }
const LayerClass& classOf(const Maximum&) { return describedAs<Maximum, PairwiseBody>("Maximum"); }
const LayerClass& classOf(const Minimum&) { return describedAs<Minimum, PairwiseBody>("Minimum"); }

// ---- Concatenate, Dot ----

namespace {

class ConcatenateBody final : public MergeBody {
public:
    explicit ConcatenateBody(const Concatenate& options) : axis_(options.axis) {}

protected:
    Shape mergedShape(const Shapes& inputs) const override {
        const Shape& first = inputs[0];
        const int axis = normalizeAxis("inputs", axis_, first.rank());
        Index size = 0;
        for (const Shape& input : inputs) {
            if (input.rank() != first.rank() || input.with(axis, first[axis]) != first) {
                throw ArgumentError(concat("expected inputs that differ along axis ", axis,
                                           " alone, got ", first, " and ", input));
            }
            size += input[axis];
        }
        return first.with(axis, size);
    }
    Tensor merge(const Tensors& inputs) const override { return concatenate(inputs, axis_); }

private:
    int axis_;
};

// x / norm along an axis, 0 where the norm is.
Tensor normalized(const Tensor& x, int axis) {
    const Tensor length = norm(x, {.axes = {{axis}}, .keepDims = true});
    return x / (length + equal(length, zerosLike(length)));
}

// The matrices [batch, rest, n] that are to be multiplied.
Tensor toMatrices(const Tensor& x, int axis) {
    PooledVector<int> order;
    for (int i = 0; i < x.shape().rank(); ++i) {
        if (i != axis) order.push_back(i);
    }
    order.push_back(axis);
    const Index batch = x.shape()[0], n = x.shape()[axis];
    const Index rest = x.shape().with(axis, 1).slice(1, x.shape().rank()).size();
    return reshape(transpose(x, order), Shape{batch, rest, n});
}

class DotBody final : public MergeBody {
public:
    explicit DotBody(const Dot& options)
        : axes_(options.axes.axes), normalize_(options.normalize) {}

protected:
    Shape mergedShape(const Shapes& inputs) const override {
        checkTwo(inputs);
        const Shape &x = inputs[0], &y = inputs[1];
        const int a = axisOf(0, x), b = axisOf(1, y);
        if (x[0] != y[0] || x[a] != y[b]) {
            throw ArgumentError(concat("expected inputs of one batch size, and of one size along ",
                                       "the axes ", a, " and ", b, ", got ", x, " and ", y));
        }
        const Shape result =
            x.slice(0, a) + x.slice(a + 1, x.rank()) + y.slice(1, b) + y.slice(b + 1, y.rank());
        return result.rank() == 1 ? result + Shape{1} : result;
    }

    Tensor merge(const Tensors& inputs) const override {
        Tensor sides[2];
        for (int i = 0; i < 2; ++i) {
            const int axis = axisOf(i, inputs[i].shape());
            sides[i] = toMatrices(normalize_ ? normalized(inputs[i], axis) : inputs[i], axis);
        }
        const Shape result = mergedShape(Shapes{inputs[0].shape(), inputs[1].shape()});
        return reshape(matmul(sides[0], sides[1], {.transposeB = true}), result);
    }

private:
    int axisOf(int input, const Shape& shape) const {
        const int axis = normalizeAxis("inputs", axes_[input], shape.rank());
        if (axis > 0) return axis;
        throw ArgumentError(
            concat("expected axes behind the batch, got axis ", axes_[input], " of ", shape));
    }

    std::array<int, 2> axes_;
    bool normalize_;
};

}  // namespace

void describe(Fields& field, Concatenate& o) { field("axis", o.axis); }

const LayerClass& classOf(const Concatenate&) {
    return describedAs<Concatenate, ConcatenateBody>("Concatenate");
}

void describe(Fields& field, Dot& o) {
    field("axes", o.axes.axes);
    field("normalize", o.normalize);
}

const LayerClass& classOf(const Dot&) { return describedAs<Dot, DotBody>("Dot"); }

}  // namespace glgrad

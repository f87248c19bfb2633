#include "layers/dot.h"

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/merge_body.h"

namespace glgrad {
namespace {

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

class DotBody : public MergeBody {
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

void describe(Fields& field, Dot& o) {
    field("axes", o.axes.axes);
    field("normalize", o.normalize);
}

const LayerClass& classOf(const Dot&) { return describedAs<Dot, DotBody>("Dot"); }

}  // namespace glgrad

#include "layers/softmax.h"

#include <algorithm>

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/layer_body.h"

namespace glgrad {
namespace {

// All other axes, and then these.
PooledVector<int> movedToEnd(std::span<const int> axes, int rank) {
    PooledVector<int> order, chosen;
    for (const int axis : axes) chosen.push_back(normalizeAxis("input", axis, rank));
    for (int axis = 0; axis < rank; ++axis) {
        const auto count = std::ranges::count(chosen, axis);
        if (count > 1) throw ArgumentError(concat("expected axis to have ", axis, " once"));
        if (count == 0) order.push_back(axis);
    }
    order.insert(order.end(), chosen.begin(), chosen.end());
    return order;
}

class SoftmaxBody : public SimpleLayerBody {
public:
    explicit SoftmaxBody(const Softmax& options) : options_(options) {}

protected:
    Shape computeOutputShape(const Shape& input) const override {
        movedToEnd(options_.axis.axes, input.rank());
        return input;
    }
    Tensor call(const Tensor& input, const CallOptions&) override {
        const Tensor x = cast(input, DType::float32);
        const auto& axes = options_.axis.axes;
        const int rank = x.rank(), others = rank - static_cast<int>(axes.size());
        if (others == rank - 1) return softmax(x, axes[0]);
        const PooledVector<int> order = movedToEnd(axes, rank);
        PooledVector<int> back(order.size());
        for (int i = 0; i < rank; ++i) back[order[i]] = i;
        const Tensor moved = transpose(x, order);
        const Shape& shape = moved.shape();
        const Shape rows = shape.slice(0, others) + Shape{shape.slice(others, rank).size()};
        return transpose(reshape(softmax(reshape(moved, rows)), shape), back);
    }

private:
    Softmax options_;
};

}  // namespace

void describe(Fields& field, Softmax& o) {
    field("axis", o.axis.axes);
    field.check([&](std::string_view owner) {
        if (o.axis.axes.empty()) throw ArgumentError(concat(owner, ": expected axis, got none"));
    });
}

const LayerClass& classOf(const Softmax&) { return describedAs<Softmax, SoftmaxBody>("Softmax"); }

}  // namespace glgrad

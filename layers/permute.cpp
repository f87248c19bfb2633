#include "layers/permute.h"

#include <algorithm>

#include "autograd/ops.h"
#include "core/error.h"
#include "core/sizes_text.h"
#include "layers/layer_body.h"

namespace glgrad {
namespace {

class PermuteBody : public SimpleLayerBody {
public:
    explicit PermuteBody(const Permute& options) : options_(options) {}

protected:
    Shape computeOutputShape(const Shape& input) const override {
        const PooledVector<int> order = this->order();
        if (input.rank() != static_cast<int>(order.size())) {
            throw ArgumentError(
                concat("expected input of ", order.size(), " axes with the batch, got ", input));
        }
        Shape result = input;
        for (int i = 0; i < input.rank(); ++i) result = result.with(i, input[order[i]]);
        return result;
    }
    Tensor call(const Tensor& x, const CallOptions&) override { return transpose(x, order()); }

private:
    // With that of the batch.
    PooledVector<int> order() const {
        PooledVector<int> order{0};
        order.insert(order.end(), options_.dims.begin(), options_.dims.end());
        return order;
    }

    Permute options_;
};

}  // namespace

void describe(Fields& field, Permute& o) {
    field("dims", o.dims);
    field.check([&](std::string_view owner) {
        bool isFine = true;
        for (int axis = 1; axis <= static_cast<int>(o.dims.size()); ++axis) {
            isFine = isFine && std::ranges::count(o.dims, axis) == 1;
        }
        if (isFine) return;
        throw ArgumentError(concat(owner, ": expected each of 1 to ", o.dims.size(),
                                   " once in dims, got ",
                                   sizesText(std::vector<Index>(o.dims.begin(), o.dims.end()))));
    });
}

const LayerClass& classOf(const Permute&) { return describedAs<Permute, PermuteBody>("Permute"); }

}  // namespace glgrad

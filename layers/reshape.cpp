#include "layers/reshape.h"

#include <algorithm>

#include "autograd/ops.h"
#include "core/error.h"
#include "core/sizes_text.h"
#include "layers/layer_body.h"

namespace glgrad {
namespace {

class ReshapeBody : public SimpleLayerBody {
public:
    explicit ReshapeBody(const Reshape& options) : options_(options) {}

protected:
    Shape computeOutputShape(const Shape& input) const override {
        if (input.rank() == 0) {
            throw ArgumentError(concat("expected input [batch, ...], got ", input));
        }
        std::vector<Index> sizes = options_.targetShape;
        const Index count = input.slice(1, input.rank()).size();
        const auto open = std::ranges::find(sizes, -1);
        if (open != sizes.end()) {
            *open = 1;
            const Index others = Shape(sizes).size();
            *open = others > 0 ? count / others : 0;
        }
        const Shape target(sizes);
        if (target.size() == count) return Shape{input[0]} + target;
        throw ArgumentError(concat("expected input whose items can be reshaped to ",
                                   sizesText(options_.targetShape), ", got ", input));
    }
    Tensor call(const Tensor& x, const CallOptions&) override {
        return reshape(x, computeOutputShape(x.shape()));
    }

private:
    Reshape options_;
};

}  // namespace

void describe(Fields& field, Reshape& o) {
    field("targetShape", o.targetShape);
    field.check([&](std::string_view owner) {
        bool isFine = std::ranges::count(o.targetShape, -1) <= 1;
        for (const Index size : o.targetShape) isFine = isFine && size >= -1;
        if (isFine) return;
        throw ArgumentError(concat(owner, ": expected sizes in targetShape, one of them -1 at most",
                                   ", got ", sizesText(o.targetShape)));
    });
}

const LayerClass& classOf(const Reshape&) { return describedAs<Reshape, ReshapeBody>("Reshape"); }

}  // namespace glgrad

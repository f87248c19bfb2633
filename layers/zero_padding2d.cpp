#include "layers/zero_padding2d.h"

#include "autograd/ops.h"
#include "layers/layer_body.h"
#include "layers/sliding_window.h"

namespace glgrad {
namespace {

class ZeroPadding2DBody : public SimpleLayerBody {
public:
    explicit ZeroPadding2DBody(const ZeroPadding2D& options) : options_(options) {}

protected:
    Shape computeOutputShape(const Shape& input) const override {
        checkImages(input);
        const Margins& by = options_.padding;
        return {input[0], input[1] + by.of(0), input[2] + by.of(1), input[3]};
    }
    Tensor call(const Tensor& x, const CallOptions&) override {
        const auto& [rows, columns] = options_.padding.sides;
        return pad(x, {{0, 0}, {rows[0], rows[1]}, {columns[0], columns[1]}, {0, 0}});
    }

private:
    ZeroPadding2D options_;
};

}  // namespace

void describe(Fields& field, ZeroPadding2D& o) {
    field("padding", o.padding.sides, Range::atLeast(0));
}

const LayerClass& classOf(const ZeroPadding2D&) {
    return describedAs<ZeroPadding2D, ZeroPadding2DBody>("ZeroPadding2D");
}

}  // namespace glgrad

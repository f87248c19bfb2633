#include "layers/cropping2d.h"

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/layer_body.h"
#include "layers/sliding_window.h"

namespace glgrad {
namespace {

class Cropping2DBody : public SimpleLayerBody {
public:
    explicit Cropping2DBody(const Cropping2D& options) : options_(options) {}

protected:
    Shape computeOutputShape(const Shape& input) const override {
        checkImages(input);
        const Index rows = options_.cropping.of(0), columns = options_.cropping.of(1);
        if (input[1] > rows && input[2] > columns) {
            return {input[0], input[1] - rows, input[2] - columns, input[3]};
        }
        throw ArgumentError(concat("expected input of more than the ", rows, " rows and ", columns,
                                   " columns that are cropped, got ", input));
    }
    Tensor call(const Tensor& x, const CallOptions&) override {
        const auto& [rows, columns] = options_.cropping.sides;
        const Index begin[] = {0, rows[0], columns[0], 0};
        return slice(x, begin, computeOutputShape(x.shape()).sizes());
    }

private:
    Cropping2D options_;
};

}  // namespace

void describe(Fields& field, Cropping2D& o) {
    field("cropping", o.cropping.sides, Range::atLeast(0));
}

const LayerClass& classOf(const Cropping2D&) {
    return describedAs<Cropping2D, Cropping2DBody>("Cropping2D");
}

}  // namespace glgrad

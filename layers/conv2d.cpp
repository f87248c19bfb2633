#include "layers/conv2d.h"

#include "layers/convolution2d.h"

namespace glgrad {
namespace {

struct Family {
    static constexpr Tensor (*op)(const Tensor&, const Tensor&, const Tensor&,
                                  const ConvOptions&) = conv2d;
    static constexpr int firstOutputAxis = 3;
    static Index count(const Conv2D& o) { return o.filters; }
    static const Initializer& initializer(const Conv2D& o) { return o.kernelInitializer; }
    static const Regularizer& regularizer(const Conv2D& o) { return o.kernelRegularizer; }
};

}  // namespace

void describe(Fields& field, Conv2D& o) {
    field("filters", o.filters, Range::above(0));
    field("kernelSize", o.kernelSize);
    field("strides", o.strides);
    field("padding", o.padding);
    field("dilationRate", o.dilationRate);
    field.check([&](std::string_view owner) { SlidingWindow::of(o).check(owner); });
    field("activation", o.activation);
    field("useBias", o.useBias);
    field("kernelInitializer", o.kernelInitializer);
    field("biasInitializer", o.biasInitializer, {.isUsed = o.useBias});
    field("kernelRegularizer", o.kernelRegularizer);
    field("biasRegularizer", o.biasRegularizer);
}

const LayerClass& classOf(const Conv2D&) {
    return describedAs<Conv2D, ConvolutionBody<Conv2D, Family>>("Conv2D");
}

}  // namespace glgrad

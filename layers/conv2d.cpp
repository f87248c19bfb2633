#include "layers/conv2d.h"

#include "layers/convolution2d.h"
#include "layers/kernel_layers.h"

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
    describeWindow(field, o);
    describeActivation(field, o);
    describeKernel(field, o);
}

const LayerClass& classOf(const Conv2D&) {
    return describedAs<Conv2D, ConvolutionBody<Conv2D, Family>>("Conv2D");
}

}  // namespace glgrad

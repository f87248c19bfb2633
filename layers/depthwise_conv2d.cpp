#include "layers/depthwise_conv2d.h"

#include "layers/convolution2d.h"
#include "layers/kernel_layers.h"

namespace glgrad {
namespace {

struct Family {
    static constexpr Tensor (*op)(const Tensor&, const Tensor&, const Tensor&,
                                  const ConvOptions&) = depthwiseConv2d;
    static constexpr int firstOutputAxis = 2;
    static Index count(const DepthwiseConv2D& o) { return o.depthMultiplier; }
    static const Initializer& initializer(const DepthwiseConv2D& o) {
        return o.depthwiseInitializer;
    }
    static const Regularizer& regularizer(const DepthwiseConv2D& o) {
        return o.depthwiseRegularizer;
    }
};

}  // namespace

void describe(Fields& field, DepthwiseConv2D& o) {
    describeWindow(field, o);
    field("depthMultiplier", o.depthMultiplier, Range::above(0));
    describeActivation(field, o);
    field("depthwiseInitializer", o.depthwiseInitializer);
    field("biasInitializer", o.biasInitializer, {.isUsed = o.useBias});
    field("depthwiseRegularizer", o.depthwiseRegularizer);
    field("biasRegularizer", o.biasRegularizer);
}

const LayerClass& classOf(const DepthwiseConv2D&) {
    return describedAs<DepthwiseConv2D, ConvolutionBody<DepthwiseConv2D, Family>>(
        "DepthwiseConv2D");
}

}  // namespace glgrad

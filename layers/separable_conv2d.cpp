#include "layers/separable_conv2d.h"

#include "autograd/ops.h"
#include "layers/kernel_layers.h"
#include "layers/sliding_window.h"

namespace glgrad {
namespace {

class SeparableConv2DBody : public SimpleLayerBody {
public:
    explicit SeparableConv2DBody(const SeparableConv2D& options) : options_(options) {}

    /// Without an activation.
    Layer withScaledOutput(const ChannelAffine& affine) const override {
        if (!options_.activation.isLinear()) return {};
        SeparableConv2D folded = options_;
        folded.useBias = true;
        const Tensor weights[] = {depthwise_, pointwise_ * affine.scale, foldedBias(bias_, affine)};
        return standIn(folded,
                       Shape{1, folded.kernelSize[0] * folded.dilationRate[0],
                             folded.kernelSize[1] * folded.dilationRate[1], depthwise_.shape()[2]},
                       weights);
    }

protected:
    void makeVariables(const Shape& input) override {
        const Index channels = input.last();
        depthwise_ = addVariable(
            "depthwise_kernel",
            {options_.kernelSize[0], options_.kernelSize[1], channels, options_.depthMultiplier},
            options_.depthwiseInitializer, options_.depthwiseRegularizer);
        pointwise_ = addVariable("pointwise_kernel",
                                 {1, 1, channels * options_.depthMultiplier, options_.filters},
                                 options_.pointwiseInitializer, options_.pointwiseRegularizer);
        if (!options_.useBias) return;
        bias_ = addVariable("bias", {options_.filters}, options_.biasInitializer,
                            options_.biasRegularizer);
    }

    Shape computeOutputShape(const Shape& input) const override {
        checkImages(input);
        if (isBuilt()) checkChannels(input, depthwise_.shape()[2]);
        return SlidingWindow::of(options_).outputShape(input, options_.filters);
    }

    Tensor call(const Tensor& x, const CallOptions&) override {
        const Tensor between = depthwiseConv2d(x, computed(depthwise_),
                                               {.strides = options_.strides,
                                                .padding = options_.padding,
                                                .dilations = options_.dilationRate});
        const Tensor bias = options_.useBias ? Tensor(bias_) : Tensor();
        return options_.activation.afterFused(conv2d(between, computed(pointwise_), bias,
                                                     {.activation = options_.activation.fused()}));
    }

private:
    SeparableConv2D options_;
    Variable depthwise_;
    Variable pointwise_;
    Variable bias_;
};

}  // namespace

void describe(Fields& field, SeparableConv2D& o) {
    field("filters", o.filters, Range::above(0));
    describeWindow(field, o);
    field("depthMultiplier", o.depthMultiplier, Range::above(0));
    describeActivation(field, o);
    field("depthwiseInitializer", o.depthwiseInitializer);
    field("pointwiseInitializer", o.pointwiseInitializer);
    field("biasInitializer", o.biasInitializer, {.isUsed = o.useBias});
    field("depthwiseRegularizer", o.depthwiseRegularizer);
    field("pointwiseRegularizer", o.pointwiseRegularizer);
    field("biasRegularizer", o.biasRegularizer);
}

const LayerClass& classOf(const SeparableConv2D&) {
    return describedAs<SeparableConv2D, SeparableConv2DBody>("SeparableConv2D");
}

}  // namespace glgrad

#include "autograd/kernels/window.h"
#include "autograd/ops.h"
#include "core/error.h"
#include "layers/conv2d_transpose.h"
#include "layers/layer_body.h"
#include "layers/separable_conv2d.h"
#include "layers/sliding_window.h"

namespace glgrad {
namespace {

void checkChannels(const Shape& input, Index builtFor) {
    if (input[3] == builtFor) return;
    throw ArgumentError(concat("expected input [batch, height, width, ", builtFor,
                               "], as it was built for, got ", input));
}

class SeparableBody final : public SimpleLayerBody {
public:
    explicit SeparableBody(const SeparableConv2D& options) : options_(options) {}

    /// Without an activation.
    Layer withScaledOutput(const ChannelAffine& affine) const override {
        if (!options_.activation.isLinear()) return {};
        SeparableConv2D folded = options_;
        folded.useBias = true;
        const Tensor bias = options_.useBias ? bias_ - affine.shift : neg(affine.shift);
        const Tensor weights[] = {depthwise_, pointwise_ * affine.scale,
                                  bias * affine.scale + affine.offset};
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

class TransposedBody final : public SimpleLayerBody {
public:
    explicit TransposedBody(const Conv2DTranspose& options) : options_(options) {}

    /// Without an activation.
    Layer withScaledOutput(const ChannelAffine& affine) const override {
        if (!options_.activation.isLinear()) return {};
        Conv2DTranspose folded = options_;
        folded.useBias = true;
        const Tensor bias = options_.useBias ? bias_ - affine.shift : neg(affine.shift);
        const Tensor weights[] = {kernel_ * reshape(affine.scale, Shape{options_.filters, 1}),
                                  bias * affine.scale + affine.offset};
        return standIn(folded, Shape{1, 1, 1, kernel_.shape()[3]}, weights);
    }

protected:
    void makeVariables(const Shape& input) override {
        kernel_ = addVariable(
            "kernel",
            {options_.kernelSize[0], options_.kernelSize[1], options_.filters, input.last()},
            options_.kernelInitializer, options_.kernelRegularizer);
        if (!options_.useBias) return;
        bias_ = addVariable("bias", {options_.filters}, options_.biasInitializer,
                            options_.biasRegularizer);
    }

    Shape computeOutputShape(const Shape& input) const override {
        checkImages(input);
        if (isBuilt()) checkChannels(input, kernel_.shape()[3]);
        const Window window = makeTransposedWindow(
            "input", input, {options_.kernelSize[0], options_.kernelSize[1]}, windowOptions());
        return {input[0], window.input[0], window.input[1], options_.filters};
    }

    Tensor call(const Tensor& x, const CallOptions&) override {
        const Tensor y = conv2dTranspose(x, computed(kernel_), windowOptions());
        return options_.activation(options_.useBias ? y + computed(bias_) : y);
    }

private:
    ConvTransposeOptions windowOptions() const {
        return {.strides = options_.strides,
                .padding = options_.padding,
                .outputPadding = options_.outputPadding,
                .dilations = options_.dilationRate};
    }

    Conv2DTranspose options_;
    Variable kernel_;
    Variable bias_;
};

}  // namespace

void describe(Fields& field, SeparableConv2D& o) {
    field("filters", o.filters, Range::above(0));
    field("kernelSize", o.kernelSize);
    field("strides", o.strides);
    field("padding", o.padding);
    field("dilationRate", o.dilationRate);
    field.check([&](std::string_view owner) { SlidingWindow::of(o).check(owner); });
    field("depthMultiplier", o.depthMultiplier, Range::above(0));
    field("activation", o.activation);
    field("useBias", o.useBias);
    field("depthwiseInitializer", o.depthwiseInitializer);
    field("pointwiseInitializer", o.pointwiseInitializer);
    field("biasInitializer", o.biasInitializer, {.isUsed = o.useBias});
    field("depthwiseRegularizer", o.depthwiseRegularizer);
    field("pointwiseRegularizer", o.pointwiseRegularizer);
    field("biasRegularizer", o.biasRegularizer);
}

const LayerClass& classOf(const SeparableConv2D&) {
    return describedAs<SeparableConv2D, SeparableBody>("SeparableConv2D");
}

void describe(Fields& field, Conv2DTranspose& o) {
    field("filters", o.filters, Range::above(0));
    field("kernelSize", o.kernelSize);
    field("strides", o.strides);
    field("padding", o.padding);
    field("outputPadding", o.outputPadding);
    field("dilationRate", o.dilationRate);
    field.check([&](std::string_view owner) {
        makeTransposedWindow(owner, {1, 1, 1, 1}, {o.kernelSize[0], o.kernelSize[1]},
                             {o.strides, o.padding, o.outputPadding, o.dilationRate});
    });
    field("activation", o.activation);
    field("useBias", o.useBias);
    field("kernelInitializer", o.kernelInitializer);
    field("biasInitializer", o.biasInitializer, {.isUsed = o.useBias});
    field("kernelRegularizer", o.kernelRegularizer);
    field("biasRegularizer", o.biasRegularizer);
}

const LayerClass& classOf(const Conv2DTranspose&) {
    return describedAs<Conv2DTranspose, TransposedBody>("Conv2DTranspose");
}

}  // namespace glgrad

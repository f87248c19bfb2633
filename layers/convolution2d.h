// glgrad: internal header
#pragma once

#include "core/error.h"
#include "layers/kernel_layers.h"
#include "layers/sliding_window.h"

namespace glgrad {

/// What Conv2D and DepthwiseConv2D have in common: a kernel [kernelHeight, kernelWidth, channels,
/// count] that slides over images, a bias and an activation. `Family` says what differs:
///
///     struct Family {
///         static constexpr auto op;             // conv2d
///         static constexpr int firstOutputAxis; // the kernel's axes that make up the channels
///         static Index count(const Description&);
///         static const Initializer& initializer(const Description&);
///         static const Regularizer& regularizer(const Description&);
///     };
template <class Description, class Family>
class ConvolutionBody : public SimpleLayerBody {
public:
    explicit ConvolutionBody(const Description& options) : options_(options) {}

    /// Without an activation.
    Layer withScaledOutput(const ChannelAffine& affine) const override {
        if (!options_.activation.isLinear()) return {};
        Description folded = options_;
        folded.useBias = true;
        const Tensor kernel = kernel_ * reshape(affine.scale, outputAxes(kernel_.shape()));
        const Tensor weights[] = {kernel, foldedBias(bias_, affine)};
        return standIn(folded,
                       Shape{1, folded.kernelSize[0] * folded.dilationRate[0],
                             folded.kernelSize[1] * folded.dilationRate[1], kernel.shape()[2]},
                       weights);
    }

protected:
    void makeVariables(const Shape& input) override {
        const Shape kernel = kernelShape(input.last());
        kernel_ = addVariable("kernel", kernel, Family::initializer(options_),
                              Family::regularizer(options_));
        if (!options_.useBias) return;
        bias_ = addVariable("bias", {outputAxes(kernel).size()}, options_.biasInitializer,
                            options_.biasRegularizer);
    }

    Shape computeOutputShape(const Shape& input) const override {
        checkImages(input);
        const Shape kernel = kernelShape(input.last());
        const Shape result =
            SlidingWindow::of(options_).outputShape(input, outputAxes(kernel).size());
        if (isBuilt()) checkChannels(input, kernel_.shape()[2]);
        return result;
    }

    Tensor call(const Tensor& x, const CallOptions&) override {
        const Tensor bias = options_.useBias ? Tensor(bias_) : Tensor();
        const ConvOptions options{.strides = options_.strides,
                                  .padding = options_.padding,
                                  .dilations = options_.dilationRate,
                                  .activation = options_.activation.fused()};
        return options_.activation.afterFused(Family::op(x, computed(kernel_), bias, options));
    }

private:
    Shape kernelShape(Index channels) const {
        return {options_.kernelSize[0], options_.kernelSize[1], channels, Family::count(options_)};
    }
    /// The axes of the kernel that make up the channels of the result.
    static Shape outputAxes(const Shape& kernel) {
        return kernel.slice(Family::firstOutputAxis, kernel.rank());
    }

    Description options_;
    Variable kernel_;
    Variable bias_;
};

}  // namespace glgrad

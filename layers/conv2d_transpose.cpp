#include "layers/conv2d_transpose.h"

#include "autograd/kernels/window.h"
#include "autograd/ops.h"
#include "layers/kernel_layers.h"
#include "layers/sliding_window.h"

namespace glgrad {
namespace {

class Conv2DTransposeBody : public SimpleLayerBody {
public:
    explicit Conv2DTransposeBody(const Conv2DTranspose& options) : options_(options) {}

    /// Without an activation.
    Layer withScaledOutput(const ChannelAffine& affine) const override {
        if (!options_.activation.isLinear()) return {};
        Conv2DTranspose folded = options_;
        folded.useBias = true;
        const Tensor weights[] = {kernel_ * reshape(affine.scale, Shape{options_.filters, 1}),
                                  foldedBias(bias_, affine)};
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
    describeActivation(field, o);
    describeKernel(field, o);
}

const LayerClass& classOf(const Conv2DTranspose&) {
    return describedAs<Conv2DTranspose, Conv2DTransposeBody>("Conv2DTranspose");
}

}  // namespace glgrad

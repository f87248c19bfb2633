// glgrad: internal header
#pragma once

#include "autograd/ops.h"
#include "layers/layer_body.h"
#include "layers/sliding_window.h"

namespace glgrad {

// What layers with a kernel and a bias have in common.

/// Lists what a layer does with its product.
void describeActivation(Fields& field, auto& o) {
    field("activation", o.activation);
    field("useBias", o.useBias);
}

/// Lists where the weights of a layer with one kernel come from.
void describeKernel(Fields& field, auto& o) {
    field("kernelInitializer", o.kernelInitializer);
    field("biasInitializer", o.biasInitializer, {.isUsed = o.useBias});
    field("kernelRegularizer", o.kernelRegularizer);
    field("biasRegularizer", o.biasRegularizer);
}

/// Lists how a convolution slides over images.
void describeWindow(Fields& field, auto& o) {
    field("kernelSize", o.kernelSize);
    field("strides", o.strides);
    field("padding", o.padding);
    field("dilationRate", o.dilationRate);
    field.check([&](std::string_view owner) { SlidingWindow::of(o).check(owner); });
}

/// The bias of a layer that takes `affine` in; `bias` is not defined where it has none.
inline Tensor foldedBias(const Variable& bias, const ChannelAffine& affine) {
    const Tensor shifted = bias.defined() ? bias - affine.shift : neg(affine.shift);
    return shifted * affine.scale + affine.offset;
}

}  // namespace glgrad

#include "layers/dense.h"

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/kernel_layers.h"

namespace glgrad {
namespace {

class DenseBody : public SimpleLayerBody {
public:
    explicit DenseBody(const Dense& options) : options_(options) {}

    /// Without an activation.
    Layer withScaledOutput(const ChannelAffine& affine) const override {
        if (!options_.activation.isLinear()) return {};
        Dense folded = options_;
        folded.useBias = true;
        const Tensor weights[] = {kernel_ * affine.scale, foldedBias(bias_, affine)};
        return standIn(folded, Shape{1, kernel_.shape()[0]}, weights);
    }

protected:
    void makeVariables(const Shape& input) override {
        kernel_ = addVariable("kernel", {input.last(), options_.units}, options_.kernelInitializer,
                              options_.kernelRegularizer);
        if (!options_.useBias) return;
        bias_ = addVariable("bias", {options_.units}, options_.biasInitializer,
                            options_.biasRegularizer);
    }

    Shape computeOutputShape(const Shape& input) const override {
        if (input.rank() < 2 || input.last() == 0) {
            throw ArgumentError(concat("expected input [batch, ..., inputs], got ", input));
        }
        if (isBuilt() && input.last() != kernel_.shape()[0]) {
            throw ArgumentError(concat("expected input [batch, ..., ", kernel_.shape()[0],
                                       "], as it was built for, got ", input));
        }
        return input.with(-1, options_.units);
    }

    Tensor call(const Tensor& x, const CallOptions&) override {
        const Tensor bias = options_.useBias ? Tensor(bias_) : Tensor();
        return options_.activation.afterFused(
            dense(x, computed(kernel_), bias, options_.activation.fused()));
    }

private:
    Dense options_;
    Variable kernel_;
    Variable bias_;
};

}  // namespace

void describe(Fields& field, Dense& o) {
    field("units", o.units, Range::above(0));
    describeActivation(field, o);
    describeKernel(field, o);
}

const LayerClass& classOf(const Dense&) { return describedAs<Dense, DenseBody>("Dense"); }

}  // namespace glgrad

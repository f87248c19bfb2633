#include "layers/batch_normalization.h"

#include <vector>

#include "autograd/kernels/elementwise.h"
#include "autograd/ops.h"
#include "core/error.h"
#include "layers/layer_body.h"
#include "shaders/moving_average.h"

namespace glgrad {
namespace {

// From the nearer end, so that equal values stay and both ends are exact.
float moved(float average, float latest, float momentum) {
    const float way = latest - average;
    return momentum < 0.5f ? latest - way * momentum : average + way * (1.0f - momentum);
}

void cpuMove(const CpuArguments& arguments) {
    const float momentum = arguments.uniforms.number("momentum");
    for (int k = 0; k < 2; ++k) {
        const float *average = arguments.inputs[k].values, *latest = arguments.inputs[k + 2].values;
        const CpuOutput& result = arguments.outputs[k];
        for (Index i = 0; i < result.shape.size(); ++i) {
            result.values[i] = moved(average[i], latest[i], momentum);
        }
    }
}

constexpr Kernel kMove{.name = "moving_average",
                       .inputs = {"mean", "variance", "batchMean", "batchVariance"},
                       .outputs = {"newMean", "newVariance"},
                       .shader = shaders::moving_average,
                       .cpu = cpuMove};

class BatchNormalizationBody : public SimpleLayerBody {
public:
    explicit BatchNormalizationBody(const BatchNormalization& options) : options_(options) {}

    std::optional<ChannelAffine> inferenceAffine() const override {
        return ChannelAffine{.shift = movingMean_,
                             .scale = gamma() / sqrt(movingVariance_ + options_.epsilon),
                             .offset = beta()};
    }

protected:
    void makeVariables(const Shape& input) override;
    Shape computeOutputShape(const Shape& input) const override;
    Tensor call(const Tensor& x, const CallOptions& options) override;

private:
    Tensor gamma() const { return options_.scale ? gamma_.value() : ones_; }
    Tensor beta() const { return options_.center ? beta_.value() : zeros_; }
    void keepAverages(const NormalizedBatch& batch);

    BatchNormalization options_;
    Variable gamma_;
    Variable beta_;
    Variable movingMean_;
    Variable movingVariance_;
    Tensor ones_;
    Tensor zeros_;
};

Shape BatchNormalizationBody::computeOutputShape(const Shape& input) const {
    if (input.rank() < 2 || input.last() == 0) {
        throw ArgumentError(concat("expected input [batch, ..., channels], got ", input));
    }
    if (options_.axis != -1 && options_.axis != input.rank() - 1) {
        throw ArgumentError(concat("expected input whose last axis is axis ", options_.axis,
                                   ", that of the channels, got ", input));
    }
    if (isBuilt() && input.last() != movingMean_.shape().size()) {
        throw ArgumentError(concat("expected input [batch, ..., ", movingMean_.shape().size(),
                                   "], as it was built for, got ", input));
    }
    return input;
}

void BatchNormalizationBody::makeVariables(const Shape& input) {
    const Shape shape{input.last()};
    ones_ = ones(shape);
    zeros_ = zeros(shape);
    if (options_.scale) {
        gamma_ = addVariable("gamma", shape, options_.gammaInitializer, options_.gammaRegularizer);
    }
    if (options_.center) {
        beta_ = addVariable("beta", shape, options_.betaInitializer, options_.betaRegularizer);
    }
    movingMean_ = addState("moving_mean", shape, options_.movingMeanInitializer);
    movingVariance_ = addState("moving_variance", shape, options_.movingVarianceInitializer);
}

void BatchNormalizationBody::keepAverages(const NormalizedBatch& batch) {
    const Tensors moved =
        run(kMove, {movingMean_, movingVariance_, batch.mean, batch.variance},
            {batch.mean.shape(), batch.mean.shape()}, {{"momentum", options_.momentum}});
    movingMean_.assign(moved[0]);
    movingVariance_.assign(moved[1]);
}

Tensor BatchNormalizationBody::call(const Tensor& x, const CallOptions& options) {
    if (!options.training || !isTrainable()) {
        return batchNormalization(x, gamma(), beta(), movingMean_, movingVariance_,
                                  options_.epsilon);
    }
    const NormalizedBatch batch = batchNormalization(x, gamma(), beta(), options_.epsilon);
    keepAverages(batch);
    return batch.y;
}

}  // namespace

void describe(Fields& field, BatchNormalization& o) {
    field("axis", o.axis, {.mayBeList = true});  // Keras 2 has a list.
    field("momentum", o.momentum, Range::between(0, 1));
    field("epsilon", o.epsilon, Range::atLeast(0));
    field("center", o.center);
    field("scale", o.scale);
    field("betaInitializer", o.betaInitializer, {.isUsed = o.center});
    field("gammaInitializer", o.gammaInitializer, {.isUsed = o.scale});
    field("movingMeanInitializer", o.movingMeanInitializer);
    field("movingVarianceInitializer", o.movingVarianceInitializer);
    field("betaRegularizer", o.betaRegularizer);
    field("gammaRegularizer", o.gammaRegularizer);
}

const LayerClass& classOf(const BatchNormalization&) {
    return describedAs<BatchNormalization, BatchNormalizationBody>("BatchNormalization");
}

}  // namespace glgrad

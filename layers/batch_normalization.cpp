#include "layers/batch_normalization.h"

#include <vector>

#include "autograd/kernels/elementwise.h"
#include "core/argument_checks.h"
#include "core/error.h"
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

}  // namespace

BatchNormalization::BatchNormalization(const BatchNormalizationOptions& options)
    : Layer("BatchNormalization", options.name), options_(options) {
    checkRange(label(), "momentum", options.momentum, Range::between(0, 1));
    checkRange(label(), "epsilon", options.epsilon, Range::atLeast(0));
    if (options.scale) {
        checkGiven(label(), "gammaInitializer", options.gammaInitializer);
        options.gammaRegularizer.check(label(), "gammaRegularizer");
    }
    if (options.center) {
        checkGiven(label(), "betaInitializer", options.betaInitializer);
        options.betaRegularizer.check(label(), "betaRegularizer");
    }
    checkGiven(label(), "movingMeanInitializer", options.movingMeanInitializer);
    checkGiven(label(), "movingVarianceInitializer", options.movingVarianceInitializer);
}

Shape BatchNormalization::computeOutputShape(const Shape& inputShape) const {
    if (inputShape.rank() < 2 || inputShape.last() == 0) {
        throw ArgumentError(concat("expected input [batch, ..., channels], got ", inputShape));
    }
    if (isBuilt() && inputShape.last() != movingMean_.shape().size()) {
        throw ArgumentError(concat("expected input [batch, ..., ", movingMean_.shape().size(),
                                   "], as it was built for, got ", inputShape));
    }
    return inputShape;
}

void BatchNormalization::makeVariables(const Shape& inputShape) {
    const Shape shape{inputShape.last()};
    ones_ = ones(shape);
    zeros_ = zeros(shape);
    if (options_.scale) {
        gamma_ = addVariable("gamma", shape, *options_.gammaInitializer, options_.gammaRegularizer);
    }
    if (options_.center) {
        beta_ = addVariable("beta", shape, *options_.betaInitializer, options_.betaRegularizer);
    }
    movingMean_ = addState("moving_mean", shape, *options_.movingMeanInitializer);
    movingVariance_ = addState("moving_variance", shape, *options_.movingVarianceInitializer);
}

void BatchNormalization::keepAverages(const NormalizedBatch& batch) {
    const Tensors moved =
        run(kMove, {movingMean_, movingVariance_, batch.mean, batch.variance},
            {batch.mean.shape(), batch.mean.shape()}, {{"momentum", options_.momentum}});
    movingMean_.assign(moved[0]);
    movingVariance_.assign(moved[1]);
}

Tensor BatchNormalization::call(const Tensor& x, const CallOptions& options) {
    if (!options.training || !isTrainable()) {
        return batchNormalization(x, gamma(), beta(), movingMean_, movingVariance_,
                                  options_.epsilon);
    }
    const NormalizedBatch batch = batchNormalization(x, gamma(), beta(), options_.epsilon);
    keepAverages(batch);
    return batch.y;
}

BatchNormalization::Affine BatchNormalization::inferenceAffine() const {
    return {.shift = movingMean_,
            .scale = gamma() / sqrt(movingVariance_ + options_.epsilon),
            .offset = beta()};
}

}  // namespace glgrad

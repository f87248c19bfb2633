#include "autograd/kernels/activation.h"

#include <limits>

#include "autograd/elementwise_op.h"
#include "autograd/kernels/elementwise.h"
#include "core/argument_checks.h"
#include "core/error.h"
#include "core/inline_vector.h"

namespace glgrad {
void addActivation(Uniforms& uniforms, FusedActivation activation) {
    if (activation < FusedActivation::linear || activation > FusedActivation::relu6) {
        throw ArgumentError(
            concat("activation: expected FusedActivation::linear, relu or relu6, got ",
                   static_cast<int>(activation)));
    }
    constexpr float kNone = std::numeric_limits<float>::infinity();
    const float low = activation == FusedActivation::linear ? -kNone : 0.0f;
    const float high = activation == FusedActivation::relu6 ? 6.0f : kNone;
    uniforms.add({"activation", static_cast<int>(activation)});
    uniforms.add(Uniform::floats("bounds", {low, high}));
}

FusedActivation activationOf(const Uniforms& uniforms) {
    return static_cast<FusedActivation>(uniforms.integer("activation"));
}

Tensor recordActivation(FusedActivation activation, const Tensor& z, const Tensor& y) {
    if (activation == FusedActivation::linear) return z;
    return activationOp(activation).recorded(y, {z}, {});
}

void applyEpilogue(const CpuEpilogue& epilogue, const CpuOutput& y) {
    const float* bias = epilogue.bias;
    const FusedActivation activation = epilogue.activation;
    if (bias == nullptr && activation == FusedActivation::linear) return;
    const Index columns = y.shape.last();
    const Index grain = std::max<Index>(1, kElementwiseGrain / std::max<Index>(columns, 1));
    parallelFor(y.shape.rows(), grain, [&](Index begin, Index end) {
        for (Index row = begin; row < end; ++row) {
            float* values = y.values + row * columns;
            for (Index i = 0; i < columns; ++i) {
                values[i] = activated(values[i] + (bias ? bias[i] : 0.0f), activation);
            }
        }
    });
}

Tensor recordFused(std::string_view op, const Tensor& y, const Tensor& bias,
                   FusedActivation activation, std::initializer_list<InputGradient> inputs) {
    if (!isRecorded()) return y;
    InlineVector<InputGradient, 4> all(inputs);
    const auto alongBias = [shape = bias.defined() ? bias.shape() : Shape{}](const Tensor& dy) {
        return sumTo(dy, shape);
    };
    if (bias.defined()) all.emplace_back(bias, alongBias);
    if (activation == FusedActivation::linear) return record(op, y, all);
    // What stands for the sums shares the result's memory: no gradient needs their values.
    return recordActivation(activation, record(op, y.alias(y.shape()), all), y);
}

void checkFused(std::string_view op, const Tensor& bias, Index columns,
                FusedActivation activation) {
    checkChoice(op, "activation", activation, FusedActivation::relu6);
    if (!bias.defined() || bias.shape() == Shape{columns}) return;
    throw ArgumentError(
        concat(op, ": expected a bias of shape ", Shape{columns}, ", got ", bias.shape()));
}

}  // namespace glgrad

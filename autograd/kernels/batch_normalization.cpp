#include "autograd/kernels/batch_normalization.h"

#include <cmath>

#include "autograd/kernels/row_groups.h"
#include "core/pooled_vector.h"

namespace glgrad {
namespace {

// sqrt(variance + epsilon)
float deviation(const CpuArguments& arguments, const CpuInput& variance, Index channel) {
    return std::sqrt(variance.values[channel] + arguments.uniforms.number("epsilon"));
}

// Calls body(offset of a row) for every row.
template <class Body>
void forRows(const Shape& shape, const Body& body) {
    const Index channels = shape.last();
    const Index grain = std::max<Index>(1, kElementwiseGrain / channels);
    parallelFor(shape.rows(), grain, [&](Index begin, Index end) {
        for (Index row = begin; row < end; ++row) body(row * channels);
    });
}

}  // namespace

void cpuBatchForward(const CpuArguments& arguments) {
    const Index channels = arguments.outputs[0].shape.last();
    PooledVector<float> scales(channels);
    for (Index c = 0; c < channels; ++c) {
        scales[c] = arguments.inputs[1].values[c] / deviation(arguments, arguments.inputs[4], c);
    }
    forRows(arguments.outputs[0].shape, [&](Index row) {
        const float* __restrict x = arguments.inputs[0].values + row;
        const float* __restrict beta = arguments.inputs[2].values;
        const float* __restrict mean = arguments.inputs[3].values;
        const float* __restrict scale = scales.data();
        float* __restrict y = arguments.outputs[0].values + row;
        for (Index c = 0; c < channels; ++c) y[c] = (x[c] - mean[c]) * scale[c] + beta[c];
    });
}

// Sums are of differences from one of the values, or much would be lost where the mean is large.
void cpuBatchMoments(const CpuArguments& arguments) {
    const CpuInput& input = arguments.inputs[0];
    const Index channels = input.shape.last(), rows = input.shape.rows();
    float *means = arguments.outputs[0].values, *variances = arguments.outputs[1].values;
    // About `about`, the sums of differences from it or of their squares.
    const auto sumAbout = [&](const float* about, const auto& function) {
        return sumRows(rows, channels, 1, [&](Index row, float* __restrict totals) {
            const float* __restrict x = input.values + row * channels;
            const float* __restrict from = about;
            for (Index c = 0; c < channels; ++c) totals[c] += function(x[c] - from[c]);
        });
    };
    PooledVector<float> first(input.values, input.values + channels);
    for (float& value : first) value = std::isfinite(value) ? value : 0.0f;
    PooledVector<double> exact = sumAbout(first.data(), [](float d) { return d; });
    for (Index c = 0; c < channels; ++c) {
        exact[c] = double{first[c]} + exact[c] / static_cast<double>(rows);
        means[c] = static_cast<float>(exact[c]);
    }
    const PooledVector<double> squares = sumAbout(means, [](float d) { return d * d; });
    for (Index c = 0; c < channels; ++c) {
        // About the mean itself, which a float may miss by more than the deviation.
        const double rest = exact[c] - double{means[c]};
        const double variance = squares[c] / static_cast<double>(rows) - rest * rest;
        variances[c] = static_cast<float>(variance < 0.0 ? 0.0 : variance);
    }
}

void cpuBatchSums(const CpuArguments& arguments) {
    const CpuInput& input = arguments.inputs[0];
    const Index channels = input.shape.last();
    const PooledVector<double> sums =
        sumRows(input.shape.rows(), channels, 2, [&](Index row, float* totals) {
            const float* __restrict x = input.values + row * channels;
            const float* __restrict dy = arguments.inputs[1].values + row * channels;
            const float* __restrict mean = arguments.inputs[2].values;
            float* __restrict products = totals;
            float* __restrict gradients = totals + channels;
            for (Index c = 0; c < channels; ++c) {
                products[c] += dy[c] * (x[c] - mean[c]);
                gradients[c] += dy[c];
            }
        });
    for (Index c = 0; c < channels; ++c) {
        arguments.outputs[0].values[c] =
            static_cast<float>(sums[c]) / deviation(arguments, arguments.inputs[3], c);
        arguments.outputs[1].values[c] = static_cast<float>(sums[channels + c]);
    }
}

// dx = scale dy - (x - mean) slope - offset
void cpuBatchBackwardInput(const CpuArguments& arguments) {
    const auto& inputs = arguments.inputs;
    const Index channels = arguments.outputs[0].shape.last();
    const float rows = static_cast<float>(arguments.outputs[0].shape.rows());
    PooledVector<float> scales(channels), slopes(channels), offsets(channels);
    for (Index c = 0; c < channels; ++c) {
        const float sigma = deviation(arguments, inputs[4], c);
        scales[c] = inputs[2].values[c] / sigma;
        slopes[c] = scales[c] * inputs[5].values[c] / sigma / rows;
        offsets[c] = scales[c] * inputs[6].values[c] / rows;
    }
    forRows(arguments.outputs[0].shape, [&](Index row) {
        const float* __restrict x = inputs[0].values + row;
        const float* __restrict dy = inputs[1].values + row;
        const float* __restrict mean = inputs[3].values;
        const float* __restrict scale = scales.data();
        const float* __restrict slope = slopes.data();
        const float* __restrict offset = offsets.data();
        float* __restrict dx = arguments.outputs[0].values + row;
        for (Index c = 0; c < channels; ++c) {
            dx[c] = scale[c] * dy[c] - (x[c] - mean[c]) * slope[c] - offset[c];
        }
    });
}

}  // namespace glgrad

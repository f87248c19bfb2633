// glgrad: internal header
#pragma once

#include <algorithm>
#include <vector>

#include "autograd/kernels/elementwise.h"
#include "autograd/kernels/strided_axes.h"

namespace glgrad {

/// The axes of `shape`, and the steps of `inputs` that are repeated to it.
template <int kInputs>
StridedAxes<kInputs> broadcastAxes(const Shape& shape, const std::array<Shape, kInputs>& inputs) {
    StridedAxes<kInputs> axes;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        typename StridedAxes<kInputs>::Offsets steps{};
        for (int i = 0; i < kInputs; ++i) {
            const int own = axis - shape.rank() + inputs[i].rank();
            if (own < 0 || inputs[i][own] == 1) continue;
            steps[i] = inputs[i].slice(own + 1, inputs[i].rank()).size();
        }
        axes.append(shape[axis], steps);
    }
    return axes;
}

/// Draws `shader`, which includes row_map.glsl and broadcast.glsl, with the inputs a and b.
Plan broadcastPlan(const PlanArguments& arguments, const ShaderSource& shader);

template <const ShaderSource& shader>
Plan broadcastPlan(const PlanArguments& arguments) {
    return broadcastPlan(arguments, shader);
}

/// What the CPU does with one stretch of the output: `count` values of a and b each, or the same
/// value `count` times where the step is 0.
using BroadcastRun = void (*)(float* y, const float* a, Index stepA, const float* b, Index stepB,
                              Index count);
void cpuBroadcast(const CpuArguments& arguments, BroadcastRun run);

/// The CPU side of a binary op, from a function of two arrays of one size.
template <auto function>
void cpuBroadcast(const CpuArguments& arguments) {
    cpuBroadcast(arguments, [](float* y, const float* a, Index stepA, const float* b, Index stepB,
                               Index count) {
        MutableArray result(y, count);
        const ConstArray arrayA(a, count), arrayB(b, count);
        if (stepA == 0) {
            result = function(Eigen::ArrayXf::Constant(count, *a), arrayB);
        } else if (stepB == 0) {
            result = function(arrayA, Eigen::ArrayXf::Constant(count, *b));
        } else {
            result = function(arrayA, arrayB);
        }
    });
}

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include "autograd/ops.h"
#include "core/kernel.h"

namespace glgrad {

/// What a CPU product or convolution does with its sums when it stores them: a bias per column is
/// added, then the activation is applied. NaN stays NaN.
struct CpuEpilogue {
    const float* bias = nullptr;  ///< One value per column of the result, or none.
    FusedActivation activation = FusedActivation::linear;

    /// That of a kernel whose input 2, where it has one, is the bias, with the uniform
    /// "activation", an integer.
    static CpuEpilogue of(const CpuArguments& arguments) {
        return {arguments.inputs.size() > 2 ? arguments.inputs[2].values : nullptr,
                static_cast<FusedActivation>(arguments.uniforms.integer("activation"))};
    }

    CpuEpilogue columnsFrom(Index begin) const {
        return {bias ? bias + begin : nullptr, activation};
    }
};

/// x, or 0 or 6 where it is beyond the bounds of the activation. NaN stays NaN.
inline float activated(float x, FusedActivation activation) {
    if (activation == FusedActivation::linear) return x;
    if (x < 0.0f) return 0.0f;
    return activation == FusedActivation::relu6 && x > 6.0f ? 6.0f : x;
}

}  // namespace glgrad

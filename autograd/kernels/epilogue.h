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

    /// That of a kernel of the inputs x, w and bias with the uniform "activation", an integer; none
    /// of a kernel of x and w.
    static CpuEpilogue of(const CpuArguments& arguments) {
        if (arguments.inputs.size() < 3) return {};
        return {arguments.inputs[2].values,
                static_cast<FusedActivation>(arguments.uniforms.integer("activation"))};
    }

    CpuEpilogue columnsFrom(Index begin) const {
        return {bias ? bias + begin : nullptr, activation};
    }
};

inline float activated(float x, FusedActivation activation) {
    if (activation == FusedActivation::linear) return x;
    if (x < 0.0f) return 0.0f;
    return activation == FusedActivation::relu6 && x > 6.0f ? 6.0f : x;
}

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <cmath>

#include "autograd/kernels/elementwise.h"

namespace glgrad {

/// The decoupled decay of an optimizer's step, as shaders/decay.glsl computes it.
class Decay {
public:
    explicit Decay(const Uniforms& uniforms)
        : factor_(uniforms.number("decay")), threshold_(uniforms.number("l1Threshold")) {}

    float before(float w) const { return w * factor_; }
    /// The soft threshold; NaN stays NaN.
    float after(float w) const {
        return std::abs(w) <= threshold_ ? 0.0f : w - std::copysign(threshold_, w);
    }

private:
    float factor_;
    float threshold_;
};

}  // namespace glgrad

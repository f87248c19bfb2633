#pragma once

namespace glgrad {

/// Adds l1 * sum|w| + l2 * sum(w^2) of a layer's weights to the training loss.
struct Regularizer {
    float l1 = 0.0f;
    float l2 = 0.0f;
};

constexpr Regularizer l1(float factor = 0.01f) { return {.l1 = factor, .l2 = 0.0f}; }
constexpr Regularizer l2(float factor = 0.01f) { return {.l1 = 0.0f, .l2 = factor}; }
constexpr Regularizer l1l2(float l1Factor = 0.01f, float l2Factor = 0.01f) {
    return {.l1 = l1Factor, .l2 = l2Factor};
}

}  // namespace glgrad

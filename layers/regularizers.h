#pragma once

#include <string_view>

#include "core/argument_checks.h"

namespace glgrad {

/// Adds l1 * sum|w| + l2 * sum(w^2) of a layer's weights to the training loss.
struct Regularizer {
    float l1 = 0.0f;
    float l2 = 0.0f;

    /// Throws ArgumentError, saying that it is this option of `owner`, for factors that are
    /// negative or not finite.
    void check(std::string_view owner, std::string_view option) const;
};

/// These throw ArgumentError for factors that are negative or not finite.
constexpr Regularizer l1(float factor = 0.01f) {
    checkRange("l1", "factor", factor, Range::atLeast(0));
    return {.l1 = factor, .l2 = 0.0f};
}
constexpr Regularizer l2(float factor = 0.01f) {
    checkRange("l2", "factor", factor, Range::atLeast(0));
    return {.l1 = 0.0f, .l2 = factor};
}
constexpr Regularizer l1l2(float l1Factor = 0.01f, float l2Factor = 0.01f) {
    return {.l1 = l1(l1Factor).l1, .l2 = l2(l2Factor).l2};
}

}  // namespace glgrad

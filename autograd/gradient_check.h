#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>

#include "core/tensor.h"

namespace glgrad {

/// A function to check: written in ops, of any number of inputs and of any shape.
using CheckedFunction = std::function<Tensor(std::span<const Tensor> inputs)>;

struct GradientCheckOptions {
    bool first = true;   ///< Check first derivatives.
    bool second = true;  ///< Check second derivatives.
    /// How far inputs are moved: up to twice this. Keep kinks, such as 0 of relu, further away.
    float step = 0.03f;
    /// Random directions along which the slope is compared.
    int directions = 3;
    /// Inputs with at most this many elements are checked element by element as well.
    Index elementwiseLimit = 48;
    std::uint64_t seed = 1;
    /// What checkGradients lets pass of GradientDifference::worst. About 1e-4 is what float32
    /// allows; 1e-2 is a mistake.
    double tolerance = 1e-3;
    double secondTolerance = 5e-3;
};

/// The largest difference between what the tape and what finite differences say, as a part of the
/// slope's size or, where that is less, of the function's own, within 0.001 and 1.
struct GradientDifference {
    double worst = 0.0;
    /// Where: the input, the element or direction, and both numbers.
    std::string where;
};

struct GradientCheckResult {
    GradientDifference first;
    GradientDifference second;
};

/// Compares the gradients of a function with finite differences, and throws GradientError, which
/// says where and both numbers, when they are further apart than the options let pass. It takes
/// inputs of float32, and throws ArgumentError for others and for options that make no sense, and
/// what the function and GradientTape::gradient throw.
///
///     checkGradients([](const Tensor& x) { return square(x); }, randomUniform({2, 3}, 1));
///
/// First derivatives: those by every input against central differences of fourth order,
/// (8 (L(x+h) - L(x-h)) - (L(x+2h) - L(x-2h))) / 12h, where L = sum(w (f + f^2 / 2)) with random
/// weights w: its gradient depends on all that f computes. Second ones: with the first gradients g
/// of L, the gradient of sum_j sum(v_j g_j), for random v, against differences of that. Differences
/// are taken in double.
GradientCheckResult checkGradients(const CheckedFunction& function, std::span<const Tensor> inputs,
                                   const GradientCheckOptions& options = {});
inline GradientCheckResult checkGradients(const CheckedFunction& function,
                                          std::initializer_list<Tensor> inputs,
                                          const GradientCheckOptions& options = {}) {
    return checkGradients(function, std::span(inputs.begin(), inputs.size()), options);
}
/// The same for a function of one input.
GradientCheckResult checkGradients(const std::function<Tensor(const Tensor& x)>& function,
                                   const Tensor& x, const GradientCheckOptions& options = {});

/// What checkGradients compares, without a verdict.
GradientCheckResult compareGradients(const CheckedFunction& function,
                                     std::span<const Tensor> inputs,
                                     const GradientCheckOptions& options = {});

}  // namespace glgrad

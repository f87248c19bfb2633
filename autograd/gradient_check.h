#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "core/tensor.h"

namespace glgrad {

/// A function to check: written in ops, of any number of inputs and of any shape.
using CheckedFunction = std::function<Tensor(std::span<const Tensor> inputs)>;

struct GradientCheckOptions {
    /// How far inputs are moved: up to twice this. Keep kinks, such as 0 of relu, further away.
    float step = 0.03f;
    /// Random directions along which the slope is compared.
    int directions = 3;
    /// Inputs with at most this many elements are checked element by element as well.
    Index elementwiseLimit = 48;
    std::uint64_t seed = 1;
};

/// The largest difference between what the tape and what finite differences say, as a part of
/// max(1, the slope's size). About 1e-4 is what float32 allows; 1e-2 is a mistake.
struct GradientCheckResult {
    double worst = 0.0;
    /// Where: the input, the element or direction, and both numbers.
    std::string where;
};

/// Compares the gradient by every input with central differences of fourth order,
/// (8 (L(x+h) - L(x-h)) - (L(x+2h) - L(x-2h))) / 12h, where L = sum(w (f + f^2 / 2)) with random
/// weights w: its gradient depends on all that f computes. Differences are taken in double.
/// Throws what `function` and GradientTape::gradient throw.
GradientCheckResult checkGradient(const CheckedFunction& function, std::span<const Tensor> inputs,
                                  const GradientCheckOptions& options = {});

/// The same for second derivatives: with the first gradients g of L, compares the gradient of
/// sum_j sum(v_j g_j), for random v, with finite differences of itself.
GradientCheckResult checkSecondGradient(const CheckedFunction& function,
                                        std::span<const Tensor> inputs,
                                        const GradientCheckOptions& options = {});

}  // namespace glgrad

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "autograd/elementwise.h"

namespace glgrad {

/// An element-wise function of one or two numbers, and what is right.
struct ElementRow {
    std::string name;
    std::function<Tensor(const Tensor& a, const Tensor& b)> op;
    std::function<long double(long double a, long double b)> truth;
    struct Range {
        double low, high;
    };
    Range a, b = {-3, 3};            ///< Where it is compared, with its derivatives.
    bool hasTwo = false;             ///< Inputs.
    std::vector<double> kinks = {};  ///< Of a, where there is no derivative.
    /// Where it may be NaN instead of right: see docs/numerics.md.
    std::function<bool(float a, float b)> isOut = {};
};

/// All functions of expressions/expression.h and expressions/elements.h.
const std::vector<ElementRow>& elementTable();

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include "expressions/expression.h"

namespace glgrad {
namespace detail {

inline constexpr double kTwoOverSqrtPi = 1.1283791670955126;

/// What y = op(a, b) changes by with its first and its second operand.
struct Slopes {
    std::optional<Element> a = std::nullopt, b = std::nullopt;
};

constexpr Slopes slopesOf(Op op, const Element& a, const Element& b, const Element& c,
                          const Element& y) {
    switch (op) {
        case Op::neg:
            return {-1.0};
        case Op::abs:
            return {where(a > 0.0, 1.0, where(a < 0.0, -1.0, 0.0))};
        case Op::sqrt:
            return {0.5 / y};
        case Op::add:
            return {1.0, 1.0};
        case Op::sub:
            return {1.0, -1.0};
        case Op::mul:
            return {b, a};
        case Op::div:
            return {1.0 / b, -(y / b)};
        case Op::clamp:
            return {where(b <= a && a <= c, 1.0, 0.0)};
        case Op::min:
            return {where(a < b, 1.0, where(a == b, 0.5, 0.0)),
                    where(b < a, 1.0, where(a == b, 0.5, 0.0))};
        case Op::max:
            return {where(a > b, 1.0, where(a == b, 0.5, 0.0)),
                    where(b > a, 1.0, where(a == b, 0.5, 0.0))};
        case Op::exp:
            return {y};
        case Op::log:
            return {1.0 / a};
        case Op::expm1:
            return {unboundedExp(a)};
        case Op::log1p:
            return {1.0 / (1.0 + a)};
        case Op::tanh:
            return {1.0 - y * y};
        case Op::sigmoid:
            return {y * (1.0 - y)};
        case Op::softplus:
            return {sigmoid(a)};
        case Op::erf:
            return {kTwoOverSqrtPi * unboundedExp(-(a * a))};
        case Op::erfc:
            return {-kTwoOverSqrtPi * unboundedExp(-(a * a))};
        case Op::sin:
            return {cos(a)};
        case Op::cos:
            return {-sin(a)};
        case Op::asin:
            return {1.0 / sqrt((1.0 - a) * (1.0 + a))};
        case Op::acos:
            return {-1.0 / sqrt((1.0 - a) * (1.0 + a))};
        case Op::atan:
            return {1.0 / (1.0 + a * a)};
        case Op::pow:  // 0 by a where b is 0; by b there is none where a is not positive
            return {where(b == 0.0, 0.0, b * pow(a, b - 1.0)), where(a > 0.0, y * log(a), 0.0)};
        default:  // floor, rint and conditions: constant wherever they have a derivative
            return {};
    }
}

constexpr bool isZero(const Expression& expression, int node) {
    return expression[node].op == Op::number && expression[node].number() == 0.0f;
}

constexpr bool choosesZero(const Expression& expression, int node) {
    if (isZero(expression, node)) return true;
    const auto [condition, a, b] = expression[node].operands;
    return expression[node].op == Op::where &&
           (choosesZero(expression, a) || choosesZero(expression, b));
}

/// A product's number and what else is in it.
struct Factors {
    float number = 1.0f;
    int rest = -1;
};
constexpr Factors factorsOf(const Expression& expression, int node) {
    const auto [a, b, c] = expression[node].operands;
    const auto isNumber = [&](int index) { return expression[index].op == Op::number; };
    if (isNumber(node)) return {expression[node].number(), -1};
    if (expression[node].op == Op::mul && isNumber(a)) return {expression[a].number(), b};
    if (expression[node].op == Op::mul && isNumber(b)) return {expression[b].number(), a};
    return {1.0f, node};
}

// Its numbers come first and are one; 1 / b times a is a / b.
constexpr Element product(Expression& expression, int slope, int factor) {
    const Factors u = factorsOf(expression, slope), v = factorsOf(expression, factor);
    const Element number = u.number * v.number;
    if (u.rest < 0 && v.rest < 0) return number;
    if (u.rest < 0 || v.rest < 0) {
        return number * Element(expression, u.rest < 0 ? v.rest : u.rest);
    }
    const Element a(expression, u.rest), b(expression, v.rest);
    const auto reciprocalOf = [&](int node) {
        const auto [numerator, denominator, none] = expression[node].operands;
        const bool is = expression[node].op == Op::div && expression[numerator].op == Op::number &&
                        expression[numerator].number() == 1.0f;
        return is ? denominator : -1;
    };
    if (const int denominator = reciprocalOf(u.rest); denominator >= 0) {
        return number * b / Element(expression, denominator);
    }
    return number * (a * b);
}

constexpr Element scaledBranches(Expression& expression, int slope, const Element& factor) {
    const Node node = expression[slope];
    if (isZero(expression, slope)) return {expression, slope};
    if (!choosesZero(expression, slope)) {
        return product(expression, slope, factor.nodeIn(expression));
    }
    const auto [condition, a, b] = node.operands;
    return where(Condition(expression, condition), scaledBranches(expression, a, factor),
                 scaledBranches(expression, b, factor));
}

}  // namespace detail

/// factor * slope, where a slope of 0 stays 0 whatever the factor: also for those elements for
/// which a where() within one of them chooses 0.
constexpr Element scaledSlope(const Element& slope, const Element& factor) {
    Expression* const expression = slope.expression() ? slope.expression() : factor.expression();
    if (!expression) return slope * factor;
    const int a = slope.nodeIn(*expression), b = factor.nodeIn(*expression);
    if (detail::choosesZero(*expression, a)) return detail::scaledBranches(*expression, a, factor);
    if (detail::choosesZero(*expression, b)) return detail::scaledBranches(*expression, b, slope);
    return detail::product(*expression, a, b);
}

namespace detail {

class Differentiator {
public:
    constexpr Differentiator(Expression& expression, int leaf)
        : expression_(expression), leaf_(leaf), slopes_(expression.size(), std::nullopt) {}

    constexpr std::optional<Element> slopeOf(int index) {
        if (index == leaf_) return 1.0;
        if (index < leaf_) return std::nullopt;
        if (!slopes_[index]) slopes_[index] = compute(index);
        return *slopes_[index];
    }

private:
    constexpr Element at(int node) { return {expression_, node}; }

    constexpr std::optional<Element> compute(int index) {
        const Node node = expression_[index];
        const auto [a, b, c] = node.operands;
        if (a < 0) return std::nullopt;
        if (node.op == Op::withSlope) {
            std::optional<Element> sum = product(slopeOf(b), at(c));
            // The next one of several; other rules do not apply.
            return expression_[a].op == Op::withSlope ? plus(sum, slopeOf(a)) : sum;
        }
        if (node.op == Op::where) {
            const auto u = slopeOf(b), v = slopeOf(c);
            if (!u && !v) return std::nullopt;
            return where(Condition(expression_, a), u.value_or(0.0), v.value_or(0.0));
        }
        const auto u = slopeOf(a), v = b < 0 ? std::nullopt : slopeOf(b);
        if (!u && !v) return std::nullopt;
        const Slopes slopes =
            slopesOf(node.op, at(a), at(b < 0 ? a : b), at(c < 0 ? a : c), at(index));
        return plus(product(u, slopes.a), product(v, slopes.b));
    }

    static constexpr std::optional<Element> product(const std::optional<Element>& inner,
                                                    const std::optional<Element>& outer) {
        if (!inner || !outer) return std::nullopt;
        return scaledSlope(*inner, *outer);
    }
    static constexpr std::optional<Element> plus(const std::optional<Element>& a,
                                                 const std::optional<Element>& b) {
        if (!a || !b) return a ? a : b;
        return *a + *b;
    }

    Expression& expression_;
    int leaf_;
    std::vector<std::optional<std::optional<Element>>> slopes_;  // Of the nodes that were there.
};

}  // namespace detail

/// d node / d leaf, as a node of the same expression; none where it is zero whatever the inputs.
constexpr std::optional<int> derivative(Expression& expression, int node, int leaf) {
    const std::optional<Element> slope = detail::Differentiator(expression, leaf).slopeOf(node);
    if (!slope || detail::isZero(expression, slope->nodeIn(expression))) return std::nullopt;
    return slope->nodeIn(expression);
}

}  // namespace glgrad

#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/error.h"

namespace glgrad {

/// What a node of an Expression is: a leaf, or what it does with its operands.
enum class Op : std::uint8_t {
    // clang-format off
    input, attribute, number,
    neg, abs, floor, rint, sqrt, add, sub, mul, div, min, max, clamp, multiplyAdd,
    less, lessEqual, equal, both, either, negation, where,
    exponent, mantissa,  // x = mantissa 2^exponent, with the mantissa's size within [0.75, 1.5)
    exp, log, expm1, log1p, tanh, sigmoid, softplus, erf, erfc, sin, cos, asin, acos, atan, pow,
    withSlope,  ///< a, whose derivative by b is c.
    count
    // clang-format on
};

/// Of one element-wise function.
inline constexpr std::size_t kMaxAttributes = 8;

struct Node {
    constexpr explicit Node(Op of, int a = -1, int b = -1, int c = -1)
        : op(of), operands{a, b, c} {}
    static constexpr Node leaf(Op of, std::uint32_t payload) {
        Node node(of);
        node.payload = payload;
        return node;
    }

    Op op;
    std::array<int, 3> operands;
    std::uint32_t payload = 0;  ///< The bits of a number, or which input or attribute.

    constexpr bool operator==(const Node&) const = default;
    constexpr float number() const { return std::bit_cast<float>(payload); }
};

/// The mathematics of one element of a tensor: a graph of nodes, operands before those that use
/// them. What is computed twice is one node. It is usable in constants: the library traces its own
/// ops when it is compiled.
class Expression {
public:
    constexpr int add(const Node& node) {
        // Not inlined into every function that is traced while the program runs.
        return std::is_constant_evaluated() ? addNode(node) : addWhileRunning(node);
    }
    constexpr int number(float value) {
        return add(Node::leaf(Op::number, std::bit_cast<std::uint32_t>(value)));
    }
    constexpr const Node& operator[](int index) const { return nodes_[index]; }
    constexpr int size() const { return static_cast<int>(nodes_.size()); }

private:
    constexpr int addNode(const Node& node);
    int addWhileRunning(const Node& node);
    constexpr std::optional<int> simplified(const Node& node);
    constexpr int find(const Node& node) const;
    // Of the condition of constants alone, which is 0 < 1 or 0 < 0.
    constexpr std::optional<bool> constantCondition(int node) const {
        const Node& less = nodes_[node];
        if (less.op != Op::less) return std::nullopt;
        const Node &u = nodes_[less.operands[0]], &v = nodes_[less.operands[1]];
        if (u.op != Op::number || v.op != Op::number) return std::nullopt;
        return u.number() < v.number();
    }
    constexpr bool isNumber(int node, float value) const {
        return nodes_[node].op == Op::number && nodes_[node].number() == value;
    }

    std::vector<Node> nodes_;
};

/// What element-wise functions are written in. It is found by its arguments, as `exp` of an
/// Element.
namespace math {

/// A number in an Expression. A constant belongs to none.
class Element {
public:
    constexpr Element(double constant) : constant_(static_cast<float>(constant)) {}
    constexpr Element(Expression& expression, int node) : expression_(&expression), node_(node) {}

    constexpr Expression* expression() const { return expression_; }
    constexpr float constant() const { return constant_; }
    constexpr int nodeIn(Expression& expression) const {
        return expression_ ? node_ : expression.number(constant_);
    }

private:
    Expression* expression_ = nullptr;
    int node_ = -1;
    float constant_ = 0.0f;
};

/// A number that is the same for all elements, and no part of the program.
class Attribute : public Element {
    using Element::Element;
};

/// Whether something holds for an element. Choose with where(): an element-wise function is traced
/// once for all elements, so `if` cannot.
class Condition {
public:
    constexpr Condition(Expression& expression, int node) : expression_(&expression), node_(node) {}
    /// Of constants alone.
    static constexpr Condition ofConstants(bool holds) {
        Condition result;
        result.constant_ = holds ? 1.0f : 0.0f;
        return result;
    }
    constexpr Expression* expression() const { return expression_; }
    constexpr float constant() const { return constant_; }
    constexpr int nodeIn(Expression& expression) const {
        if (expression_) return node_;
        return expression.add(
            Node(Op::less, expression.number(0.0f), expression.number(constant_)));
    }
    explicit operator bool() const = delete;  // Choose with where().

private:
    constexpr Condition() = default;

    Expression* expression_ = nullptr;
    int node_ = -1;
    float constant_ = 0.0f;
};

/// What `op` is of constants. Not for constant expressions.
float evaluate(Op op, std::initializer_list<float> operands);

namespace detail {

template <class... Operands>
constexpr int addTo(Expression& expression, Op op, const Operands&... operands) {
    return expression.add(Node(op, operands.nodeIn(expression)...));
}

constexpr bool holds(Op op, std::array<float, 3> constants) {
    const auto [a, b, none] = constants;
    switch (op) {
        case Op::less:
            return a < b;
        case Op::lessEqual:
            return a <= b;
        case Op::equal:
            return a == b;
        case Op::both:
            return a != 0.0f && b != 0.0f;
        case Op::either:
            return a != 0.0f || b != 0.0f;
        default:
            return a == 0.0f;
    }
}

template <class... Operands>
constexpr Expression* expressionOf(const Operands&... operands) {
    Expression* found = nullptr;
    ((found = found ? found : operands.expression()), ...);
    return found;
}

}  // namespace detail

/// The node `op` of these operands; of constants alone a constant.
template <class... Operands>
constexpr Element element(Op op, const Operands&... operands) {
    if (Expression* const expression = detail::expressionOf(operands...)) {
        return {*expression, detail::addTo(*expression, op, operands...)};
    }
    Expression constants;
    const Node& node = constants[detail::addTo(constants, op, operands...)];
    if (node.op == Op::number) return node.number();
    return evaluate(op, {operands.constant()...});
}
template <class... Operands>
constexpr Condition condition(Op op, const Operands&... operands) {
    if (Expression* const expression = detail::expressionOf(operands...)) {
        return {*expression, detail::addTo(*expression, op, operands...)};
    }
    return Condition::ofConstants(detail::holds(op, {operands.constant()..., 0.0f}));
}

constexpr Element operator-(const Element& a) { return element(Op::neg, a); }
constexpr Element operator+(const Element& a, const Element& b) { return element(Op::add, a, b); }
constexpr Element operator-(const Element& a, const Element& b) { return element(Op::sub, a, b); }
constexpr Element operator*(const Element& a, const Element& b) { return element(Op::mul, a, b); }
constexpr Element operator/(const Element& a, const Element& b) { return element(Op::div, a, b); }

constexpr Condition operator<(const Element& a, const Element& b) {
    return condition(Op::less, a, b);
}
constexpr Condition operator<=(const Element& a, const Element& b) {
    return condition(Op::lessEqual, a, b);
}
constexpr Condition operator==(const Element& a, const Element& b) {
    return condition(Op::equal, a, b);
}
constexpr Condition operator>(const Element& a, const Element& b) { return b < a; }
constexpr Condition operator>=(const Element& a, const Element& b) { return b <= a; }
constexpr Condition operator&&(const Condition& a, const Condition& b) {
    return condition(Op::both, a, b);
}
constexpr Condition operator||(const Condition& a, const Condition& b) {
    return condition(Op::either, a, b);
}
constexpr Condition operator!(const Condition& a) { return condition(Op::negation, a); }
constexpr Condition operator!=(const Element& a, const Element& b) { return !(a == b); }
constexpr Condition isNan(const Element& a) { return a != a; }

/// a where the condition holds, else b. What is not chosen has no part in the derivative.
constexpr Element where(const Condition& condition, const Element& a, const Element& b) {
    return element(Op::where, condition, a, b);
}

/// `value`, whose derivative by `by` is `slope`, however it was computed. For what plain rules
/// differentiate badly: cancelling terms, 0 * Inf, a kink that is none.
constexpr Element withSlope(const Element& value, const Element& by, const Element& slope) {
    return element(Op::withSlope, value, by, slope);
}

constexpr Element multiplyAdd(const Element& a, const Element& b, const Element& c) {
    return a * b + c;
}
constexpr Element abs(const Element& a) { return element(Op::abs, a); }
constexpr Element floor(const Element& a) { return element(Op::floor, a); }
/// To the nearest whole number, of two the even one.
constexpr Element rint(const Element& a) { return element(Op::rint, a); }
constexpr Element sqrt(const Element& a) { return element(Op::sqrt, a); }
/// NaN wins.
constexpr Element min(const Element& a, const Element& b) { return element(Op::min, a, b); }
constexpr Element max(const Element& a, const Element& b) { return element(Op::max, a, b); }
/// x within [low, high]; its derivative is 1 inside and on the bounds. NaN stays NaN.
constexpr Element clamp(const Element& x, const Element& low, const Element& high) {
    return element(Op::clamp, x, low, high);
}
/// e^x, infinite from 88.73 on.
constexpr Element unboundedExp(const Element& x) { return element(Op::exp, x); }
/// e^x, finite for finite x: above 88.72 it is the largest float.
constexpr Element exp(const Element& x) {
    constexpr double kLargest = std::numeric_limits<float>::max();
    const Element y = unboundedExp(x);
    const Element bounded = where(y > kLargest, max(x, kLargest), y);
    return withSlope(bounded, x, bounded);
}
/// With x = mantissa 2^exponent, and the mantissa's size within [0.75, 1.5), for normal x other
/// than 0. They have no derivative.
constexpr Element exponent(const Element& x) { return element(Op::exponent, x); }
constexpr Element mantissa(const Element& x) { return element(Op::mantissa, x); }
constexpr Element log(const Element& a) { return element(Op::log, a); }
constexpr Element expm1(const Element& a) { return element(Op::expm1, a); }
constexpr Element log1p(const Element& a) { return element(Op::log1p, a); }
constexpr Element tanh(const Element& a) { return element(Op::tanh, a); }
constexpr Element sigmoid(const Element& a) { return element(Op::sigmoid, a); }
constexpr Element softplus(const Element& a) { return element(Op::softplus, a); }
constexpr Element erf(const Element& a) { return element(Op::erf, a); }
constexpr Element erfc(const Element& a) { return element(Op::erfc, a); }
constexpr Element sin(const Element& a) { return element(Op::sin, a); }
constexpr Element cos(const Element& a) { return element(Op::cos, a); }
constexpr Element asin(const Element& a) { return element(Op::asin, a); }
constexpr Element acos(const Element& a) { return element(Op::acos, a); }
constexpr Element atan(const Element& a) { return element(Op::atan, a); }
constexpr Element pow(const Element& a, const Element& b) { return element(Op::pow, a, b); }

}  // namespace math

using math::Attribute;
using math::Condition;
using math::Element;

// Only what is exact for every number, NaN and infinities too.
constexpr std::optional<int> Expression::simplified(const Node& node) {
    const auto [a, b, c] = node.operands;
    const auto is = [&](int operand, Op op) { return operand >= 0 && nodes_[operand].op == op; };
    const auto negated = [&](int operand) { return nodes_[operand].operands[0]; };
    const bool numbers = is(a, Op::number) && (b < 0 || is(b, Op::number)) && c < 0;
    const float u = numbers ? nodes_[a].number() : 0.0f;
    const float v = numbers && b >= 0 ? nodes_[b].number() : 0.0f;
    switch (node.op) {
        case Op::neg:
            if (numbers) return number(-u);
            if (is(a, Op::neg)) return negated(a);
            break;
        case Op::add:
            if (numbers) return number(u + v);
            if (is(b, Op::neg)) return add(Node(Op::sub, a, negated(b)));
            if (is(a, Op::neg)) return add(Node(Op::sub, b, negated(a)));
            break;
        case Op::sub:
            if (numbers) return number(u - v);
            if (is(b, Op::neg)) return add(Node(Op::add, a, negated(b)));
            break;
        case Op::mul:
            if (numbers) return number(u * v);
            if (isNumber(a, 1.0f)) return b;
            if (isNumber(b, 1.0f)) return a;
            if (isNumber(a, -1.0f)) return add(Node(Op::neg, b));
            if (isNumber(b, -1.0f)) return add(Node(Op::neg, a));
            if (is(a, Op::neg)) return add(Node(Op::neg, add(Node(Op::mul, negated(a), b))));
            if (is(b, Op::neg)) return add(Node(Op::neg, add(Node(Op::mul, a, negated(b)))));
            break;
        case Op::div:
            if (numbers) return number(u / v);
            if (isNumber(b, 1.0f)) return a;
            if (is(a, Op::neg)) return add(Node(Op::neg, add(Node(Op::div, negated(a), b))));
            break;
        case Op::where:
            if (b == c) return b;
            if (const auto holds = constantCondition(a)) return *holds ? b : c;
            if (is(a, Op::negation)) return add(Node(Op::where, negated(a), c, b));
            break;
        case Op::negation:
            if (is(a, Op::negation)) return negated(a);
            break;
        default:
            break;
    }
    return std::nullopt;
}

constexpr int Expression::find(const Node& node) const {
    for (int i = 0; i < size(); ++i) {
        if (nodes_[i] == node) return i;
    }
    return -1;
}

constexpr int Expression::addNode(const Node& node) {
    if (const auto simpler = simplified(node)) return *simpler;
    int known = find(node);
    if (known < 0 && (node.op == Op::add || node.op == Op::mul)) {
        known = find(Node(node.op, node.operands[1], node.operands[0]));
    }
    if (known >= 0) return known;
    nodes_.push_back(node);
    return size() - 1;
}

}  // namespace glgrad

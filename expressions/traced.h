#pragma once

#include <concepts>
#include <tuple>
#include <type_traits>
#include <utility>

#include "expressions/expression.h"

namespace glgrad {

/// An expression and which of its nodes is the result. Inputs and attributes are its first nodes.
struct Traced {
    Expression expression;
    int root = -1;
    int inputs = 0, attributes = 0;
    bool isCondition = false;
};

namespace detail {

template <class Call>
struct Parameters;
template <class Result, class F, class... Each>
struct Parameters<Result (F::*)(Each...) const> {
    static_assert((std::is_base_of_v<Element, std::remove_cvref_t<Each>> && ...),
                  "an element-wise function takes Elements and Attributes");
    static_assert(std::convertible_to<Result, Element> || std::same_as<Result, Condition>,
                  "an element-wise function returns an Element or a Condition");
    template <class Parameter>
    static constexpr bool isAttribute = std::same_as<std::remove_cvref_t<Parameter>, Attribute>;

    template <class Parameter, class Argument>
    static constexpr bool fits = isAttribute<Parameter> ? std::convertible_to<Argument, double>
                                                        : !std::convertible_to<Argument, double>;
    /// Whether the arguments are numbers where attributes are wanted.
    template <class... Arguments>
    static constexpr bool areGiven = [] {
        if constexpr (sizeof...(Arguments) == sizeof...(Each)) {
            return (fits<Each, Arguments> && ...);
        } else {
            return false;
        }
    }();

    static constexpr int inputs = ((isAttribute<Each> ? 0 : 1) + ... + 0);
    static constexpr int attributes = sizeof...(Each) - inputs;

    static constexpr Traced trace(const F& f) {
        Traced traced{{}, -1, inputs, attributes};
        unsigned next[2] = {0, 0};
        const auto leaf = [&]<class Parameter>(std::type_identity<Parameter>) {
            const Op op = isAttribute<Parameter> ? Op::attribute : Op::input;
            const int node = traced.expression.add(Node::leaf(op, next[isAttribute<Parameter>]++));
            return std::remove_cvref_t<Parameter>(traced.expression, node);
        };
        // Braces, so that the leaves are made from left to right.
        const std::tuple<std::remove_cvref_t<Each>...> leaves{leaf(std::type_identity<Each>())...};
        const Result result = std::apply(f, leaves);
        if constexpr (std::same_as<Result, Condition>) {
            traced.isCondition = true;
            traced.root = where(result, 1.0, 0.0).nodeIn(traced.expression);
        } else {
            traced.root = Element(result).nodeIn(traced.expression);
        }
        return traced;
    }
};

}  // namespace detail

template <class F>
using ParametersOf = detail::Parameters<decltype(&F::operator())>;

/// Calls an element-wise function, such as [](Element x, Attribute low) { return max(x, low); },
/// with the leaves of a new expression.
template <class F>
constexpr Traced trace(const F& f) {
    return ParametersOf<F>::trace(f);
}

}  // namespace glgrad

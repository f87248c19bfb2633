#pragma once

#include <array>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/argument_checks.h"

namespace glgrad {

/// What a field may be.
struct FieldRule {
    Range range = Range::finite();  ///< Of a number, and of each in a list.
    /// Whether the field matters, so that a handle or a function has to hold something.
    bool isUsed = true;
};

/// An enumeration whose values have names in files: `enumNames(value)` lists them in their order.
template <class Enum>
concept NamedEnum = std::is_enum_v<Enum> && requires(Enum value) {
    enumNames(value);
};

/// Visits the fields of a description. Whoever lists them, once and in their order,
///
///     void describe(Fields& field, Scale& scale) {
///         field("factor", scale.factor, Range::above(0));
///     }
///
/// needs no code for checks. Errors are ArgumentErrors: "Scale scale: expected factor in (0, inf),
/// got -1".
class Fields {
public:
    /// Checks; `label`, such as "Dense dense", begins every error.
    static Fields check(std::string_view label) { return Fields(label); }

    template <class T>
    void operator()(std::string_view name, T& value, const FieldRule& rule = {}) {
        checkField(name, value, rule);
    }
    template <class T>
    void operator()(std::string_view name, T& value, const Range& range) {
        checkField(name, value, {.range = range});
    }

    /// For what several fields have to do with each other: calls `check(label)`, which throws
    /// ArgumentError.
    void check(const std::invocable<std::string_view> auto& check) const { check(label_); }

private:
    explicit Fields(std::string_view label) : label_(label) {}

    template <class T>
    void checkField(std::string_view name, const T& value, const FieldRule& rule) const {
        if constexpr (std::is_arithmetic_v<T>) {
            if constexpr (!std::same_as<T, bool>) checkRange(label_, name, value, rule.range);
        } else if constexpr (NamedEnum<T>) {
            checkChoice(label_, name, value, static_cast<T>(enumNames(value).size() - 1));
        } else if constexpr (requires { value.body(); }) {
            if (rule.isUsed && !T::kMayBeEmpty) checkGiven(label_, name, value);
        } else if constexpr (requires { value.has_value(); }) {
            if (value) checkField(name, *value, rule);
        } else if constexpr (requires { std::tuple_size<T>::value; }) {
            for (const auto& each : value) checkField(name, each, rule);
        }
    }

    std::string label_;
};

}  // namespace glgrad

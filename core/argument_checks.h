#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>

namespace glgrad {

/// The finite numbers that an option may be: an interval, with its ends or without. NaN and
/// infinities are in none.
struct Range {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool hasLow = false;
    bool hasHigh = false;

    static constexpr Range finite() { return {}; }
    static constexpr Range atLeast(double low) { return {.low = low, .hasLow = true}; }
    static constexpr Range above(double low) { return {.low = low}; }
    /// [low, high]
    static constexpr Range between(double low, double high) { return {low, high, true, true}; }
    /// [low, high)
    static constexpr Range below(double low, double high) { return {low, high, true, false}; }

    constexpr bool contains(double value) const {
        return (hasLow ? value >= low : value > low) && (hasHigh ? value <= high : value < high);
    }
};

/// What throws the ArgumentErrors of the checks.
[[noreturn]] void throwOutOfRange(std::string_view owner, std::string_view option, double value,
                                  const Range& range);
[[noreturn]] void throwOutOfRange(std::string_view owner, std::string_view option,
                                  std::int64_t value, const Range& range);
[[noreturn]] void throwNoChoice(std::string_view owner, std::string_view option, std::int64_t value,
                                std::int64_t last);
[[noreturn]] void throwNotGiven(std::string_view owner, std::string_view option);

/// Throws ArgumentError, "Adam: expected beta1 in [0, 1), got 2", for a value out of range. `owner`
/// is who has the option.
template <class Number>
requires std::is_arithmetic_v<Number>
constexpr void checkRange(std::string_view owner, std::string_view option, Number value,
                          const Range& range) {
    if (range.contains(static_cast<double>(value))) return;
    if constexpr (std::integral<Number>) {
        throwOutOfRange(owner, option, static_cast<std::int64_t>(value), range);
    } else {
        throwOutOfRange(owner, option, static_cast<double>(value), range);
    }
}

/// The same for a value that an enumeration, whose values are 0 to `last`, does not have.
template <class Enum>
requires std::is_enum_v<Enum>
constexpr void checkChoice(std::string_view owner, std::string_view option, Enum value, Enum last) {
    const auto number = static_cast<std::int64_t>(value);
    const auto end = static_cast<std::int64_t>(last);
    if (number < 0 || number > end) throwNoChoice(owner, option, number, end);
}

/// The same for a handle or a function that holds nothing.
template <class Held>
void checkGiven(std::string_view owner, std::string_view option, const Held& held) {
    if (!static_cast<bool>(held)) throwNotGiven(owner, option);
}

}  // namespace glgrad

#include "core/argument_checks.h"

#include <cmath>
#include <string>

#include "core/error.h"

namespace glgrad {
namespace {

std::string intervalOf(const Range& range) {
    return concat(range.hasLow ? '[' : '(', range.low, ", ", range.high, range.hasHigh ? ']' : ')');
}

}  // namespace

void throwOutOfRange(std::string_view owner, std::string_view option, double value,
                     const Range& range) {
    if (std::isinf(range.low) && std::isinf(range.high)) {
        throw ArgumentError(concat(owner, ": expected a finite ", option, ", got ", value));
    }
    throw ArgumentError(
        concat(owner, ": expected ", option, " in ", intervalOf(range), ", got ", value));
}

void throwOutOfRange(std::string_view owner, std::string_view option, std::int64_t value,
                     const Range& range) {
    const std::string expected = std::isinf(range.high)
                                     ? concat(range.hasLow ? " >= " : " > ", range.low)
                                     : concat(" in ", intervalOf(range));
    throw ArgumentError(concat(owner, ": expected ", option, expected, ", got ", value));
}

void throwNoChoice(std::string_view owner, std::string_view option, std::int64_t value,
                   std::int64_t last) {
    throw ArgumentError(concat(owner, ": expected ", option, " to be one of its ", last + 1,
                               " values, got number ", value));
}

void throwNotGiven(std::string_view owner, std::string_view option) {
    throw ArgumentError(concat(owner, ": expected ", option, ", got one that holds nothing"));
}

}  // namespace glgrad

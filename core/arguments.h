// glgrad: internal header
#pragma once

#include <initializer_list>
#include <span>
#include <string_view>

#include "core/tensor.h"

namespace glgrad {

/// A tensor that a function was given, and the name of its parameter.
struct Argument {
    std::string_view name;
    const Tensor& tensor;
};

/// Throws the ArgumentError "op: expected a tensor for name, got none".
[[noreturn]] void throwMissing(std::string_view op, std::string_view name);
[[noreturn]] void throwMissing(std::string_view op, std::string_view name, std::size_t position);

/// Each function that takes tensors begins with it: throws ArgumentError where one was
/// default-constructed. What may be left out is not among them.
inline void checkGiven(std::string_view op, std::initializer_list<Argument> arguments) {
    for (const Argument& each : arguments) {
        if (!each.tensor.defined()) throwMissing(op, each.name);
    }
}
/// The same for a list of tensors or variables.
template <class List>
void checkAllGiven(std::string_view op, std::string_view name, const List& list) {
    std::size_t position = 0;
    for (const auto& each : list) {
        if (!each.defined()) throwMissing(op, name, position);
        ++position;
    }
}

}  // namespace glgrad

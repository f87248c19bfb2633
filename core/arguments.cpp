#include "core/arguments.h"

#include "core/error.h"

namespace glgrad {

void throwMissing(std::string_view op, std::string_view name) {
    throw ArgumentError(concat(op, ": expected a tensor for ", name, ", got none"));
}

void throwMissing(std::string_view op, std::string_view name, std::size_t position) {
    throwMissing(op, concat(name, "[", position, "]"));
}

}  // namespace glgrad

#include "core/several.h"

#include "core/error.h"

namespace glgrad {

void throwNotSoMany(std::size_t expected, std::size_t got) {
    throw ArgumentError(concat("expected ", expected, expected == 1 ? " result" : " results",
                               ", got ", got, "; [i] is one of them"));
}

}  // namespace glgrad

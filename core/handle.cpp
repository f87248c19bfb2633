#include "core/handle.h"

#include "core/error.h"

namespace glgrad {

void throwEmptyHandle() {
    throw ArgumentError("Handle: expected an object, got a handle that holds nothing");
}

}  // namespace glgrad

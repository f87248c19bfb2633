#include "layers/regularizers.h"

#include "core/error.h"

namespace glgrad {

void Regularizer::check(std::string_view owner, std::string_view option) const {
    checkRange(owner, concat(option, ".l1"), l1, Range::atLeast(0));
    checkRange(owner, concat(option, ".l2"), l2, Range::atLeast(0));
}

}  // namespace glgrad

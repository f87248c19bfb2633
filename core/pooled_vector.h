#pragma once

#include <vector>

#include "core/pooled_memory.h"

namespace glgrad {

/// A vector in pooled memory, for lists of any length that ops make.
template <class T>
using PooledVector = std::vector<T, PooledAllocator<T>>;

}  // namespace glgrad

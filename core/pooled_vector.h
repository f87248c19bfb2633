#pragma once

#include <vector>

#include "core/pooled_memory.h"

namespace glgrad {

/// A vector whose memory is kept for the next one, for lists that ops make and give.
template <class T>
class PooledVector : public std::vector<T, PooledAllocator<T>> {
public:
    using std::vector<T, PooledAllocator<T>>::vector;
    PooledVector(const std::vector<T>& other)
        : std::vector<T, PooledAllocator<T>>(other.begin(), other.end()) {}
    operator std::vector<T>() const { return {this->begin(), this->end()}; }
};

}  // namespace glgrad

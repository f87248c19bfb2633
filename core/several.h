#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "core/pooled_vector.h"

namespace glgrad {

[[noreturn]] void throwNotSoMany(std::size_t expected, std::size_t got);

/// One or several, such as what a layer is called with and what it gives. One alone converts from
/// T.
template <class T>
class Several : public PooledVector<T> {
public:
    using PooledVector<T>::PooledVector;
    Several(const PooledVector<T>& elements) : PooledVector<T>(elements) {}
    Several(PooledVector<T>&& elements) : PooledVector<T>(std::move(elements)) {}
    Several(T one) { this->push_back(std::move(one)); }

    /// The only one. Throws ArgumentError when there are several or none.
    const T& one() const {
        if (this->size() != 1) throwNotSoMany(1, this->size());
        return this->front();
    }

    /// All of them, for structured bindings: `auto [y, state] = layer(x).take<2>()`. Throws
    /// ArgumentError when there are not so many.
    template <std::size_t count>
    std::array<T, count> take() const {
        if (this->size() != count) throwNotSoMany(count, this->size());
        return take(std::make_index_sequence<count>());
    }

private:
    template <std::size_t... places>
    std::array<T, sizeof...(places)> take(std::index_sequence<places...>) const {
        return {(*this)[places]...};
    }
};

}  // namespace glgrad

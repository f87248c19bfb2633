#pragma once

#include <cstddef>
#include <new>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace glgrad {

/// A vector in itself, of at most kMost elements: for what has a bound, such as the operands of a
/// kernel.
template <class T, std::size_t kMost>
class FixedVector {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

public:
    FixedVector() {}  // Leaves the elements' memory as it is.

    /// Throws std::length_error beyond kMost.
    template <class... Arguments>
    void emplace_back(Arguments&&... arguments) {
        if (size_ == kMost) throwFull();
        new (inside_ + size_ * sizeof(T)) T{std::forward<Arguments>(arguments)...};
        ++size_;
    }
    void push_back(const T& element) { emplace_back(element); }

    std::size_t size() const { return size_; }
    const T* begin() const { return reinterpret_cast<const T*>(inside_); }
    const T* end() const { return begin() + size_; }
    const T& operator[](std::size_t i) const { return begin()[i]; }
    operator std::span<const T>() const { return {begin(), size_}; }

private:
    [[noreturn]] static void throwFull() { throw std::length_error("FixedVector"); }

    alignas(T) std::byte inside_[kMost * sizeof(T)];
    std::size_t size_ = 0;
};

}  // namespace glgrad

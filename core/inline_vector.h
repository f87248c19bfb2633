#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <utility>

#include "core/pooled_memory.h"

namespace glgrad {

/// A vector whose first kInline elements lie in itself; more are in pooled memory.
template <class T, std::size_t kInline>
class InlineVector {
public:
    InlineVector() {}  // Leaves the elements' memory as it is.
    InlineVector(std::initializer_list<T> elements) { append(elements.begin(), elements.end()); }
    InlineVector(const InlineVector& other) { append(other.begin(), other.end()); }
    InlineVector(InlineVector&& other) noexcept { takeFrom(other); }
    InlineVector& operator=(const InlineVector& other) {
        if (this == &other) return *this;
        clear();
        append(other.begin(), other.end());
        return *this;
    }
    InlineVector& operator=(InlineVector&& other) noexcept {
        if (this == &other) return *this;
        clear();
        giveBack();
        takeFrom(other);
        return *this;
    }
    ~InlineVector() {
        clear();
        giveBack();
    }

    template <class... Arguments>
    T& emplace_back(Arguments&&... arguments) {
        if (size_ == capacity_) grow();
        T* const place = new (elements_ + size_) T{std::forward<Arguments>(arguments)...};
        ++size_;
        return *place;
    }
    void push_back(T element) { emplace_back(std::move(element)); }
    void clear() {
        std::destroy(begin(), end());
        size_ = 0;
    }

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    T* begin() { return elements_; }
    T* end() { return elements_ + size_; }
    const T* begin() const { return elements_; }
    const T* end() const { return elements_ + size_; }
    T* data() { return elements_; }
    const T* data() const { return elements_; }
    T& operator[](std::size_t i) { return elements_[i]; }
    const T& operator[](std::size_t i) const { return elements_[i]; }
    T& back() { return elements_[size_ - 1]; }
    const T& back() const { return elements_[size_ - 1]; }
    operator std::span<const T>() const { return {elements_, size_}; }

private:
    T* inside() { return reinterpret_cast<T*>(inside_); }

    template <class Iterator>
    void append(Iterator begin, Iterator end) {
        for (; begin != end; ++begin) emplace_back(*begin);
    }
    // From an empty one on.
    void takeFrom(InlineVector& other) {
        if (other.elements_ == other.inside()) {
            std::uninitialized_move(other.begin(), other.end(), elements_);
            size_ = other.size_;
            other.clear();
        } else {
            elements_ = std::exchange(other.elements_, other.inside());
            capacity_ = std::exchange(other.capacity_, kInline);
            size_ = std::exchange(other.size_, 0);
        }
    }
    // Apart from the code of those who call it, as it is rare.
    [[gnu::cold]] void grow() {
        const std::size_t capacity = 2 * capacity_;
        T* const more = PooledAllocator<T>().allocate(capacity);
        std::uninitialized_move(begin(), end(), more);
        std::destroy(begin(), end());
        giveBack();
        elements_ = more;
        capacity_ = capacity;
    }
    void giveBack() {
        if (elements_ == inside()) return;
        PooledAllocator<T>().deallocate(elements_, capacity_);
        elements_ = inside();
        capacity_ = kInline;
    }

    alignas(T) std::byte inside_[kInline * sizeof(T)];
    T* elements_ = inside();
    std::size_t capacity_ = kInline;
    std::size_t size_ = 0;
};

}  // namespace glgrad

#pragma once

#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace glgrad {

/// An object that counts who holds it, on any thread, and goes with the last of them: what
/// CountedPointer points to, and makeCounted makes. A shared_ptr would be a second object, and
/// dearer where there are several threads.
class Counted {
public:
    Counted() = default;
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

    void hold() const { holders_.fetch_add(1, std::memory_order_relaxed); }
    void release() const noexcept {
        if (holders_.fetch_sub(1, std::memory_order_acq_rel) == 1) lastReleased();
    }
    /// False when the last holder is gone already.
    bool tryHold() const {
        std::int64_t count = holders_.load(std::memory_order_relaxed);
        while (count > 0) {
            if (holders_.compare_exchange_weak(count, count + 1, std::memory_order_acq_rel)) {
                return true;
            }
        }
        return false;
    }
    std::int64_t holders() const { return holders_.load(std::memory_order_acquire); }

protected:
    virtual ~Counted() = default;
    virtual void lastReleased() const noexcept { delete this; }

private:
    mutable std::atomic<std::int64_t> holders_ = 1;  // Who made it.
};

/// Holds a Counted, or nothing.
template <class T>
class CountedPointer {
public:
    CountedPointer() = default;
    CountedPointer(std::nullptr_t) {}
    explicit CountedPointer(T* object) : object_(object) {
        if (object_) object_->hold();
    }
    CountedPointer(const CountedPointer& other) : CountedPointer(other.object_) {}
    CountedPointer(CountedPointer&& other) noexcept
        : object_(std::exchange(other.object_, nullptr)) {}
    template <std::derived_from<T> Derived>
    CountedPointer(CountedPointer<Derived> other) : object_(other.take()) {}
    CountedPointer& operator=(CountedPointer other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~CountedPointer() {
        if (object_) object_->release();
    }

    /// One that takes the place of a holder which did not release the object.
    static CountedPointer adopt(T* object) {
        CountedPointer result;
        result.object_ = object;
        return result;
    }
    /// The object, which is no longer this one's to release.
    T* take() { return std::exchange(object_, nullptr); }

    T* get() const { return object_; }
    T& operator*() const { return *object_; }
    T* operator->() const { return object_; }
    explicit operator bool() const { return object_ != nullptr; }
    bool operator==(const CountedPointer&) const = default;

private:
    T* object_ = nullptr;
};

template <class T, class... Arguments>
CountedPointer<T> makeCounted(Arguments&&... arguments) {
    return CountedPointer<T>::adopt(new T(std::forward<Arguments>(arguments)...));
}

}  // namespace glgrad

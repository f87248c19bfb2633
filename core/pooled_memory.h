#pragma once

#include <cstddef>

namespace glgrad {

/// Memory on the host for what comes and goes with every op, such as handles' objects and what
/// tapes keep: each thread keeps what it gave back, at most 8 MiB of each size, and takes it again.
/// May be given back on any thread. Aligned to kPooledAlignment. Throws std::bad_alloc, also when
/// all of it would be more than the machine has: see machineMemory.
inline constexpr std::size_t kPooledAlignment = 64;
void* takePooled(std::size_t bytes);
void givePooled(void* memory, std::size_t bytes) noexcept;

/// Base of classes whose objects lie there.
struct InPooledMemory {
    static void* operator new(std::size_t bytes) { return takePooled(bytes); }
    static void operator delete(void* memory, std::size_t bytes) { givePooled(memory, bytes); }
    static void* operator new(std::size_t, void* place) noexcept { return place; }
    static void operator delete(void*, void*) noexcept {}
};

/// For containers.
template <class T>
struct PooledAllocator {
    using value_type = T;
    static_assert(alignof(T) <= kPooledAlignment);

    PooledAllocator() = default;
    template <class Other>
    PooledAllocator(const PooledAllocator<Other>&) {}

    T* allocate(std::size_t count) { return static_cast<T*>(takePooled(count * sizeof(T))); }
    void deallocate(T* memory, std::size_t count) noexcept {
        givePooled(memory, count * sizeof(T));
    }
    bool operator==(const PooledAllocator&) const = default;
};

}  // namespace glgrad

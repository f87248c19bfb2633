#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "core/fork.h"
#include "core/memory_stats.h"
#include "core/shape.h"

namespace glgrad {

/// Aligned memory that is kept for reuse, so that a steady training step allocates nothing.
/// Thread-safe. Blocks are rounded up to eighths of powers of two.
class BufferPool {
public:
    static constexpr std::size_t kAlignment = 64;
    static constexpr std::size_t kBudget = std::size_t{512} << 20;

    /// Blocks that are not in use are returned to the system when they are more than `budget`
    /// bytes, and more than what is in use.
    explicit BufferPool(std::size_t budget = kBudget) : budget_(budget) {}
    BufferPool(const BufferPool&) = delete;
    BufferPool& operator=(const BufferPool&) = delete;
    ~BufferPool();

    /// Throws DeviceError for more bytes than can be counted.
    static std::size_t blockSize(std::size_t bytes);
    /// A block of blockSize(bytes) bytes. Throws DeviceError when there is no memory: the system
    /// has none, or all blocks in use would be more than the machine has (see machineMemory).
    /// `shape`, when given, is what it is for.
    std::byte* take(std::size_t bytes, const Shape* shape = nullptr);
    /// `block` is one that take(bytes) gave. It allocates nothing, as destructors call it when
    /// memory has run out.
    void giveBack(std::byte* block, std::size_t bytes) noexcept;

    /// The blocks that are not in use.
    MemoryUse unused() const;
    /// Blocks asked of the system.
    std::int64_t allocations() const;

private:
    /// The blocks of one size. `unused` has room for all that there are.
    struct Blocks {
        std::vector<std::byte*> unused;
        std::size_t count = 0;
        std::size_t size = 0;
    };
    /// Of sizes that can be had.
    static constexpr std::size_t kSizes = 448;
    static std::size_t sizeNumber(std::size_t size);

    std::byte* make(Blocks& blocks, std::size_t size);
    bool mayMake(std::size_t size) const;
    [[noreturn]] void throwNone(std::size_t size, const Shape* shape) const;
    void trim(std::size_t limit);

    const std::size_t budget_;
    mutable ForkSafeMutex mutex_;
    std::array<Blocks, kSizes> blocks_;  // By size.
    std::size_t freeBytes_ = 0;
    std::int64_t freeBlocks_ = 0;
    std::size_t liveBytes_ = 0;
    std::int64_t allocations_ = 0;
};

}  // namespace glgrad

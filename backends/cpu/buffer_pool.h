#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "core/counters.h"

namespace glgrad {

/// Aligned memory that is kept for reuse, so that a steady training step allocates nothing.
/// Thread-safe. Blocks are rounded up to eighths of powers of two.
class BufferPool {
public:
    static constexpr std::size_t kAlignment = 64;

    BufferPool() = default;
    BufferPool(const BufferPool&) = delete;
    BufferPool& operator=(const BufferPool&) = delete;
    ~BufferPool();

    static std::size_t blockSize(std::size_t bytes);
    /// A block of blockSize(bytes) bytes. Throws DeviceError when there is no memory.
    std::byte* take(std::size_t bytes);
    void giveBack(std::byte* block, std::size_t bytes);

    /// Adds this pool's figures.
    void count(Counters& counters) const;

private:
    void trim(std::size_t limit);

    mutable std::mutex mutex_;
    std::map<std::size_t, std::vector<std::byte*>> free_;
    std::size_t freeBytes_ = 0;
    std::size_t liveBytes_ = 0;
    std::size_t live_ = 0;
    std::int64_t allocations_ = 0;
};

}  // namespace glgrad

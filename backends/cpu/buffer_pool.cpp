#include "backends/cpu/buffer_pool.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <mutex>
#include <new>

#include "core/error.h"
#include "core/machine_memory.h"

namespace glgrad {
namespace {

std::byte* allocate(std::size_t bytes) {
    return static_cast<std::byte*>(
        ::operator new(bytes, std::align_val_t(BufferPool::kAlignment), std::nothrow));
}

void release(std::byte* block) {
    ::operator delete(block, std::align_val_t(BufferPool::kAlignment));
}

}  // namespace

BufferPool::~BufferPool() { trim(0); }

std::size_t BufferPool::blockSize(std::size_t bytes) {
    bytes = std::max(bytes, kAlignment);
    if (bytes > std::numeric_limits<std::size_t>::max() / 2) {
        throw DeviceError(concat("out of memory: ", bytes, " bytes were asked for"));
    }
    const std::size_t step = std::max(std::bit_floor(bytes) / 8, kAlignment);
    return (bytes + step - 1) / step * step;
}

// Sizes are multiples of 64 up to 512, and from there on eighths of powers of two.
std::size_t BufferPool::sizeNumber(std::size_t size) {
    if (size <= 8 * kAlignment) return size / kAlignment - 1;
    const int eighth = std::bit_width(size) - 4;
    return 8 * static_cast<std::size_t>(eighth - 6) + (size >> eighth) - 1;
}

std::byte* BufferPool::make(Blocks& blocks, std::size_t size) {
    if (blocks.unused.capacity() == blocks.count) {
        blocks.unused.reserve(std::max<std::size_t>(2 * blocks.count, 8));
    }
    if (!mayMake(size)) {
        trim(0);
        return nullptr;
    }
    std::byte* block = allocate(size);
    if (!block) {
        trim(0);
        block = allocate(size);
    }
    if (!block) return nullptr;
    ++blocks.count;
    ++allocations_;
    return block;
}

bool BufferPool::mayMake(std::size_t size) const {
    const std::uint64_t all = machineMemory();
    return size <= all && liveBytes_ <= all - size;
}

void BufferPool::throwNone(std::size_t size, const Shape* shape) const {
    const std::string what = shape ? concat(" for a tensor of shape ", *shape) : "";
    throw DeviceError(concat("out of memory: ", size, " bytes were asked for", what, ", while ",
                             liveBytes_, " are in use"));
}

std::byte* BufferPool::take(std::size_t bytes, const Shape* shape) {
    const std::size_t size = blockSize(bytes);
    const std::lock_guard lock(mutex_);
    Blocks& blocks = blocks_[sizeNumber(size)];
    blocks.size = size;
    std::byte* block = nullptr;
    if (blocks.unused.empty()) {
        block = make(blocks, size);
        if (!block) throwNone(size, shape);
    } else {
        block = blocks.unused.back();
        blocks.unused.pop_back();
        freeBytes_ -= size;
        --freeBlocks_;
    }
    liveBytes_ += size;
    return block;
}

void BufferPool::giveBack(std::byte* block, std::size_t bytes) noexcept {
    const std::size_t size = blockSize(bytes);
    const std::lock_guard lock(mutex_);
    blocks_[sizeNumber(size)].unused.push_back(block);
    freeBytes_ += size;
    ++freeBlocks_;
    liveBytes_ -= size;
    if (freeBytes_ > std::max(budget_, liveBytes_)) trim(budget_ / 2);
}

void BufferPool::trim(std::size_t limit) {
    for (Blocks& blocks : blocks_) {
        while (freeBytes_ > limit && !blocks.unused.empty()) {
            release(blocks.unused.back());
            blocks.unused.pop_back();
            --blocks.count;
            freeBytes_ -= blocks.size;
            --freeBlocks_;
        }
    }
}

MemoryUse BufferPool::unused() const {
    const std::lock_guard lock(mutex_);
    return {.bytes = static_cast<std::int64_t>(freeBytes_), .count = freeBlocks_};
}

std::int64_t BufferPool::allocations() const {
    const std::lock_guard lock(mutex_);
    return allocations_;
}

}  // namespace glgrad

#include "backends/cpu/buffer_pool.h"

#include <algorithm>
#include <bit>
#include <new>
#include <utility>

#include "core/error.h"

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
    const std::size_t step = std::max(std::bit_floor(bytes) / 8, kAlignment);
    return (bytes + step - 1) / step * step;
}

void BufferPool::pushFree(FreeBlock*& list, std::byte* block, std::size_t size) {
    list = new (block) FreeBlock{list};
    freeBytes_ += size;
    ++freeBlocks_;
}

std::byte* BufferPool::popFree(FreeBlock*& list, std::size_t size) {
    auto* const block = reinterpret_cast<std::byte*>(std::exchange(list, list->next));
    freeBytes_ -= size;
    --freeBlocks_;
    return block;
}

std::byte* BufferPool::take(std::size_t bytes) {
    const std::size_t size = blockSize(bytes);
    std::lock_guard lock(mutex_);
    FreeBlock*& list = free_[size];
    std::byte* block = nullptr;
    if (list) {
        block = popFree(list, size);
    } else {
        block = allocate(size);
        if (!block) {
            trim(0);
            block = allocate(size);
        }
        if (!block) {
            throw DeviceError(concat("out of memory: ", size, " bytes were asked for, while ",
                                     liveBytes_, " are in use"));
        }
        ++allocations_;
    }
    liveBytes_ += size;
    return block;
}

void BufferPool::giveBack(std::byte* block, std::size_t bytes) noexcept {
    const std::size_t size = blockSize(bytes);
    std::lock_guard lock(mutex_);
    pushFree(free_.find(size)->second, block, size);
    liveBytes_ -= size;
    if (freeBytes_ > std::max(budget_, liveBytes_)) trim(budget_ / 2);
}

void BufferPool::trim(std::size_t limit) {
    for (auto& [size, list] : free_) {
        while (freeBytes_ > limit && list) release(popFree(list, size));
    }
}

MemoryUse BufferPool::unused() const {
    std::lock_guard lock(mutex_);
    return {.bytes = static_cast<std::int64_t>(freeBytes_), .count = freeBlocks_};
}

std::int64_t BufferPool::allocations() const {
    std::lock_guard lock(mutex_);
    return allocations_;
}

}  // namespace glgrad

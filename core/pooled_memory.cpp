#include "core/pooled_memory.h"

#include <array>
#include <atomic>
#include <bit>
#include <new>

#include "core/machine_memory.h"
#include "core/thread_object.h"

namespace glgrad {
namespace {

// The sizes are multiples of a step, and from a small one on powers of two.
constexpr std::size_t kStep = kPooledAlignment, kSmall = 1024, kMost = std::size_t{1} << 20;
constexpr std::size_t kKept = std::size_t{8} << 20;  // Of each size.
constexpr std::size_t kSmallSizes = kSmall / kStep;
constexpr std::size_t kSizes = kSmallSizes + std::countr_zero(kMost / kSmall);

std::size_t sizeNumber(std::size_t bytes) {
    if (bytes <= kSmall) return bytes == 0 ? 0 : (bytes - 1) / kStep;
    return kSmallSizes + std::bit_width((bytes - 1) / kSmall) - 1;
}
constexpr std::size_t sizeOf(std::size_t number) {
    return number < kSmallSizes ? (number + 1) * kStep : 2 * kSmall << (number - kSmallSizes);
}

// That are kept of each size.
constexpr auto kMostBlocks = [] {
    std::array<std::size_t, kSizes> most{};
    for (std::size_t number = 0; number < kSizes; ++number) most[number] = kKept / sizeOf(number);
    return most;
}();

std::atomic<std::size_t> taken = 0;  // From the system, bytes.

void* allocate(std::size_t bytes) {
    const std::size_t most = machineMemory();
    if (bytes > most || taken > most - bytes) throw std::bad_alloc();
    void* const memory = ::operator new(bytes, std::align_val_t(kPooledAlignment));
    taken += bytes;
    return memory;
}
void release(void* memory, std::size_t bytes) {
    ::operator delete(memory, std::align_val_t(kPooledAlignment));
    taken -= bytes;
}

class UnusedBlocks {
public:
    UnusedBlocks() = default;
    UnusedBlocks(const UnusedBlocks&) = delete;
    UnusedBlocks& operator=(const UnusedBlocks&) = delete;
    ~UnusedBlocks() {
        for (std::size_t number = 0; number < kSizes; ++number) {
            while (void* block = take(number)) release(block, sizeOf(number));
        }
    }

    /// Null where there is none.
    void* take(std::size_t number) {
        List& list = lists_[number];
        Block* const block = list.first;
        if (!block) return nullptr;
        list.first = block->next;
        --list.count;
        return block;
    }
    void add(void* memory, std::size_t number) noexcept {
        List& list = lists_[number];
        if (list.count == kMostBlocks[number]) return release(memory, sizeOf(number));
        list.first = new (memory) Block{list.first};
        ++list.count;
    }

private:
    struct Block {
        Block* next;
    };
    struct List {
        Block* first = nullptr;
        std::size_t count = 0;
    };
    std::array<List, kSizes> lists_;
};

}  // namespace

void* takePooled(std::size_t bytes) {
    if (bytes > kMost) return allocate(bytes);
    const std::size_t number = sizeNumber(bytes);
    void* const block = threadObject<UnusedBlocks>().take(number);
    return block ? block : allocate(sizeOf(number));
}

void givePooled(void* memory, std::size_t bytes) noexcept {
    if (!memory) return;
    if (bytes > kMost) return release(memory, bytes);
    threadObject<UnusedBlocks>().add(memory, sizeNumber(bytes));
}

}  // namespace glgrad

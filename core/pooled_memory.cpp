#include "core/pooled_memory.h"

#include <array>
#include <bit>
#include <new>

#include "core/thread_object.h"

namespace glgrad {
namespace {

constexpr std::size_t kLeast = 64, kMost = std::size_t{1} << 20;
constexpr std::size_t kKept = std::size_t{8} << 20;  // Of each size.
constexpr int kSizes = std::countr_zero(kMost) - std::countr_zero(kLeast) + 1;

// The sizes are powers of two.
int sizeNumber(std::size_t bytes) {
    return bytes <= kLeast ? 0 : std::bit_width(bytes - 1) - std::countr_zero(kLeast);
}

class UnusedBlocks {
public:
    UnusedBlocks() = default;
    UnusedBlocks(const UnusedBlocks&) = delete;
    UnusedBlocks& operator=(const UnusedBlocks&) = delete;
    ~UnusedBlocks() {
        for (int number = 0; number < kSizes; ++number) {
            while (void* block = take(number)) ::operator delete(block);
        }
    }

    /// Null where there is none.
    void* take(int number) {
        List& list = lists_[number];
        Block* const block = list.first;
        if (!block) return nullptr;
        list.first = block->next;
        --list.count;
        return block;
    }
    void add(void* memory, int number) noexcept {
        List& list = lists_[number];
        if (list.count * (kLeast << number) >= kKept) return ::operator delete(memory);
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
    if (bytes > kMost) return ::operator new(bytes);
    const int number = sizeNumber(bytes);
    void* const block = threadObject<UnusedBlocks>().take(number);
    return block ? block : ::operator new(kLeast << number);
}

void givePooled(void* memory, std::size_t bytes) noexcept {
    if (!memory) return;
    if (bytes > kMost) return ::operator delete(memory);
    threadObject<UnusedBlocks>().add(memory, sizeNumber(bytes));
}

}  // namespace glgrad

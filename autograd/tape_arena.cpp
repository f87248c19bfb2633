#include "autograd/tape_arena.h"

#include <algorithm>
#include <functional>
#include <new>
#include <utility>

#include "core/pooled_memory.h"

namespace glgrad {
namespace {

constexpr std::size_t kChunk = 16384;

}  // namespace

TapeArena::~TapeArena() {
    while (last_) dropChunk();
}

void TapeArena::addChunk(std::size_t bytes) {
    last_ = new (takePooled(bytes)) Chunk{last_, bytes};
    next_ = begin();
}

void TapeArena::dropChunk() {
    Chunk* const dropped = std::exchange(last_, last_->previous);
    givePooled(dropped, dropped->bytes);
}

std::byte* TapeArena::take(std::size_t bytes) {
    if (!last_ || bytes > static_cast<std::size_t>(end() - next_)) {
        addChunk(std::max(kChunk, kHeader + bytes));
    }
    return std::exchange(next_, next_ + bytes);
}

void TapeArena::releaseFrom(const std::byte* piece) {
    const std::less<> isBefore;
    while (isBefore(piece, begin()) || !isBefore(piece, end())) dropChunk();
    next_ = begin() + (piece - begin());
}

}  // namespace glgrad

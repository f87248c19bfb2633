// glgrad: internal header
#pragma once

#include <cstddef>

namespace glgrad {

/// Memory that is taken piece after piece and released from the end, as a tape does it.
class TapeArena {
public:
    TapeArena() = default;
    TapeArena(const TapeArena&) = delete;
    TapeArena& operator=(const TapeArena&) = delete;
    ~TapeArena();

    static constexpr std::size_t rounded(std::size_t bytes) {
        constexpr std::size_t kUnit = alignof(std::max_align_t);
        return (bytes + kUnit - 1) / kUnit * kUnit;
    }
    /// `bytes` are rounded; the memory is aligned for any type.
    std::byte* take(std::size_t bytes);
    /// Releases `piece` and all that was taken after it.
    void releaseFrom(const std::byte* piece);

private:
    struct Chunk {
        Chunk* previous;
        std::size_t bytes;
    };
    static constexpr std::size_t kHeader = (sizeof(Chunk) + alignof(std::max_align_t) - 1) /
                                           alignof(std::max_align_t) * alignof(std::max_align_t);
    std::byte* begin() const { return reinterpret_cast<std::byte*>(last_) + kHeader; }
    std::byte* end() const { return reinterpret_cast<std::byte*>(last_) + last_->bytes; }
    void addChunk(std::size_t bytes);
    void dropChunk();

    Chunk* last_ = nullptr;
    std::byte* next_ = nullptr;
};

}  // namespace glgrad

#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "core/counted.h"
#include "core/counters.h"
#include "core/memory_stats.h"

namespace glgrad {

/// What a tensor's memory is counted as.
enum class MemoryPurpose { activations, gradients, variables };

/// The tensors that a device holds, counted by purpose. They may come and go on any thread.
class TensorMemory : public Counted {
public:
    /// Bytes in multiples of 4; at most 4 TiB and 8 million tensors are counted right.
    void add(MemoryPurpose purpose, std::int64_t bytes) { use(purpose).fetch_add(packed(bytes)); }
    void remove(MemoryPurpose purpose, std::int64_t bytes) {
        use(purpose).fetch_sub(packed(bytes));
    }
    /// Adds these figures.
    void count(Counters& counters) const;
    void count(MemoryStats& stats) const;

private:
    // Number and bytes in one word: two more atomic operations for each tensor can be felt on the
    // CPU, where a small kernel takes half a microsecond.
    static constexpr int kCountBit = 40;
    static constexpr std::int64_t packed(std::int64_t bytes) {
        return (std::int64_t{1} << kCountBit) + bytes / 4;
    }
    std::atomic<std::int64_t>& use(MemoryPurpose purpose) {
        return uses_[static_cast<std::size_t>(purpose)];
    }
    MemoryUse read(MemoryPurpose purpose) const;

    std::array<std::atomic<std::int64_t>, 3> uses_{};
};

/// While one lives, tensors that this thread makes are counted as `purpose`.
class MemoryPurposeScope {
public:
    explicit MemoryPurposeScope(MemoryPurpose purpose);
    ~MemoryPurposeScope();
    MemoryPurposeScope(const MemoryPurposeScope&) = delete;
    MemoryPurposeScope& operator=(const MemoryPurposeScope&) = delete;

    static MemoryPurpose current();

private:
    MemoryPurpose previous_;
};

}  // namespace glgrad

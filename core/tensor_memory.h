#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "core/counters.h"
#include "core/memory_stats.h"

namespace glgrad {

/// What a tensor's memory is counted as.
enum class MemoryPurpose { activations, gradients, variables };

/// The tensors that a device holds, counted by purpose. They may come and go on any thread.
class TensorMemory {
public:
    void change(MemoryPurpose purpose, std::int64_t tensors, std::int64_t bytes);
    /// Adds these figures.
    void count(Counters& counters) const;
    void count(MemoryStats& stats) const;

private:
    struct Use {
        std::atomic<std::int64_t> bytes{0};
        std::atomic<std::int64_t> count{0};
    };
    MemoryUse use(MemoryPurpose purpose) const;

    std::array<Use, 3> uses_;
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

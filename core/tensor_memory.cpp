#include "core/tensor_memory.h"

namespace glgrad {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

thread_local MemoryPurpose currentPurpose = MemoryPurpose::activations;

}  // namespace

void TensorMemory::change(MemoryPurpose purpose, std::int64_t tensors, std::int64_t bytes) {
    Use& use = uses_[static_cast<std::size_t>(purpose)];
    use.count.fetch_add(tensors, kRelaxed);
    use.bytes.fetch_add(bytes, kRelaxed);
}

MemoryUse TensorMemory::use(MemoryPurpose purpose) const {
    const Use& use = uses_[static_cast<std::size_t>(purpose)];
    return {.bytes = use.bytes.load(kRelaxed), .count = use.count.load(kRelaxed)};
}

void TensorMemory::count(MemoryStats& stats) const {
    stats.variables += use(MemoryPurpose::variables);
    stats.gradients += use(MemoryPurpose::gradients);
    stats.activations += use(MemoryPurpose::activations);
}

void TensorMemory::count(Counters& counters) const {
    MemoryStats stats;
    count(stats);
    counters.liveTensors += stats.tensors().count;
    counters.liveBytes += stats.tensors().bytes;
}

MemoryPurposeScope::MemoryPurposeScope(MemoryPurpose purpose) : previous_(currentPurpose) {
    currentPurpose = purpose;
}

MemoryPurposeScope::~MemoryPurposeScope() { currentPurpose = previous_; }

MemoryPurpose MemoryPurposeScope::current() { return currentPurpose; }

}  // namespace glgrad

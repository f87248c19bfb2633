#include "core/tensor_memory.h"

namespace glgrad {
namespace {

thread_local MemoryPurpose currentPurpose = MemoryPurpose::activations;

}  // namespace

MemoryUse TensorMemory::read(MemoryPurpose purpose) const {
    const std::int64_t word = uses_[static_cast<std::size_t>(purpose)].load();
    constexpr std::int64_t kBytes = (std::int64_t{1} << kCountBit) - 1;
    return {.bytes = (word & kBytes) * 4, .count = word >> kCountBit};
}

void TensorMemory::count(MemoryStats& stats) const {
    stats.variables += read(MemoryPurpose::variables);
    stats.gradients += read(MemoryPurpose::gradients);
    stats.activations += read(MemoryPurpose::activations);
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

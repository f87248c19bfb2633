// glgrad: internal header
#pragma once

#include <span>

#include "backends/cpu/buffer_pool.h"
#include "core/kernel.h"

namespace glgrad {

/// Runs Kernel::steps on all threads, some thousands of values at a time: what one step gives to
/// the next stays in a cache. Values are bit for bit those of the steps run one after the other.
void runSteps(std::span<const KernelStep> steps, std::span<const CpuInput> inputs,
              std::span<const CpuOutput> outputs, BufferPool& pool);

}  // namespace glgrad

#pragma once

#include "bench/workloads.h"

namespace glgrad::bench {

/// Prints which kernels an iteration of a workload runs, how often, their passes, and the time of
/// each kernel when nothing runs beside it.
void printKernels(const Device& device, const Workload& workload);

}  // namespace glgrad::bench

#pragma once

#include "bench/options.h"
#include "core/device.h"

namespace glgrad::bench {

/// Measures the workloads on one device. With options.results it writes them, the device's limits
/// and the cold start to a file; returns whether everything ran.
bool runSuite(const Device& device, const Options& options);

}  // namespace glgrad::bench

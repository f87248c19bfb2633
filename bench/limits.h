#pragma once

#include "bench/support/results.h"
#include "core/device.h"

namespace glgrad::bench {

/// Runs the synthetic kernels on a device. What counts is the fastest of `repetitions`: a limit is
/// what the device can do, not what it does on the average.
DeviceLimits measureLimits(const Device& device, int repetitions);

}  // namespace glgrad::bench

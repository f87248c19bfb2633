#pragma once

#include "bench/scaling/series.h"
#include "bench/support/results.h"
#include "core/device.h"

namespace glgrad::bench {

/// Measures one size of a series in this process, which must have done nothing else: memory is that
/// of the whole process.
ScalingPoint measurePoint(const Series& series, Index size, const Device& device);

}  // namespace glgrad::bench

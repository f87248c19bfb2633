#pragma once

#include <string>
#include <vector>

#include "bench/support/results.h"

namespace glgrad::bench {

/// The time from the start of a program to the end of the first training step of the MLP in it:
/// "cold_start" with what drivers keep of compiled shaders on disk and, on OpenGL,
/// "cold_start_uncached" without that.
std::vector<WorkloadResult> measureColdStart(const std::string& backend, int repetitions);

}  // namespace glgrad::bench

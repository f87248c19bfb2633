#pragma once

#include <string>

#include "bench/support/machine.h"
#include "bench/support/results.h"
#include "core/device.h"

namespace glgrad::bench {

/// "cpu" or "gl".
std::string backendName(const Device& device);
DeviceFacts factsOf(const Device& device);
/// Of a run that ends now; `others` lived as long as it.
RunFacts factsOfRun(const std::string& commit, const std::string& command, bool quick,
                    const OtherPrograms& others);

}  // namespace glgrad::bench

// glgrad: public header
#pragma once

#include <string>
#include <vector>

#include "core/device.h"

namespace glgrad {

/// What became of one step of selfTest.
struct SelfTestResult {
    std::string name;
    bool ok = false;
    std::string message = {};  ///< What went wrong.
};

/// Runs small kernels whose results are known on a device: transfers, one value after the other,
/// sums in a loop, several render targets, layered scratch textures, NaN and infinity. It takes
/// less than a second and throws nothing that a kernel throws.
std::vector<SelfTestResult> selfTest(const Device& device);

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include "core/kernel.h"

namespace glgrad {

/// The CPU sides of maxPool2d: of x, the largest value of each window and the number of its tap,
/// the first of equals, where NaN is the largest; of dy and these taps, the gradient of x.
void cpuMaxPoolForward(const CpuArguments& arguments);
void cpuMaxPoolBackward(const CpuArguments& arguments);

}  // namespace glgrad

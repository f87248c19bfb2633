#pragma once

#include "core/kernel.h"

/// Synthetic kernels, each of which does one thing as fast as a device can: see bench/README.md.
namespace glgrad::bench {

/// y = x after `rounds` (a uniform, a multiple of 4) multiply-adds in each of several chains that
/// do not depend on each other.
extern const Kernel kMultiplyAdds;
/// The number of those chains.
int multiplyAddChains(DeviceKind kind);

/// y = x.
extern const Kernel kCopy;

/// y = for each texel the sum of kFetchesPerTexel texels of x, which has at least kFetchColumns
/// columns of texels and as many rows as y. OpenGL only.
extern const Kernel kFetches;
inline constexpr int kFetchColumns = 64;
inline constexpr int kFetchesPerTexel = 16 * kFetchColumns;

/// y = x, by way of passes that depend on each other: kPasses of them on OpenGL, one on the CPU.
extern const Kernel kPasses;

}  // namespace glgrad::bench

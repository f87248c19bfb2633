// glgrad: internal header
#pragma once

#include "core/kernel.h"

namespace glgrad {

// The CPU kernels of batch normalization. All but x, y and their gradients are [channels].
// Uniform: epsilon.
void cpuBatchForward(const CpuArguments& arguments);  ///< x, gamma, beta, mean, variance -> y
void cpuBatchMoments(const CpuArguments& arguments);  ///< x -> mean, variance
void cpuBatchSums(const CpuArguments& arguments);     ///< x, dy, mean, variance -> dgamma, dbeta
/// x, dy, gamma, mean, variance, dgamma, dbeta -> dx
void cpuBatchBackwardInput(const CpuArguments& arguments);

}  // namespace glgrad

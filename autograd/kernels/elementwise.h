// glgrad: internal header
#pragma once

#include <Eigen/Core>
#include <algorithm>

#include "backends/cpu/parallel.h"
#include "core/kernel.h"

namespace glgrad {

using ConstArray = Eigen::Map<const Eigen::ArrayXf>;
using MutableArray = Eigen::Map<Eigen::ArrayXf>;

/// Elements that are worth a thread. A meeting of threads that are awake, and values that lie in
/// the other core's cache afterwards, cost about 5 µs, so this and the grains of other kernels are
/// what takes that long or longer.
inline constexpr Index kElementwiseGrain = 32768;

/// parallelFor over elements, in ranges that begin where vectors do: which values vector code
/// computes, and which the code for what remains, depends on the count alone.
template <class Body>
void forElements(Index count, const Body& body) {
    constexpr Index kVector = 16;
    parallelFor(
        (count + kVector - 1) / kVector, kElementwiseGrain / kVector,
        [&](Index begin, Index end) { body(begin * kVector, std::min(end * kVector, count)); });
}

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <Eigen/Core>
#include <utility>

#include "backends/cpu/parallel.h"
#include "core/kernel.h"

namespace glgrad {

using ConstArray = Eigen::Map<const Eigen::ArrayXf>;
using MutableArray = Eigen::Map<Eigen::ArrayXf>;

/// Elements below which spreading work over threads costs more than it gains.
inline constexpr Index kElementwiseGrain = 16384;

/// A CPU kernel with one output, from a function of the input arrays, all of the output's size:
/// `cpuMap<2, [](const auto& y, const auto& dy) { return dy * (1.0f - y.square()); }>`.
template <int kInputs, auto function>
void cpuMap(const CpuArguments& arguments) {
    parallelFor(arguments.outputs[0].shape.size(), kElementwiseGrain, [&](Index begin, Index end) {
        [&]<std::size_t... i>(std::index_sequence<i...>) {
            MutableArray(arguments.outputs[0].values + begin, end - begin) =
                function(ConstArray(arguments.inputs[i].values + begin, end - begin)...);
        }(std::make_index_sequence<kInputs>());
    });
}

/// The same for a function that takes the kernel's Uniforms first.
template <int kInputs, auto function>
void cpuMapWith(const CpuArguments& arguments) {
    parallelFor(arguments.outputs[0].shape.size(), kElementwiseGrain, [&](Index begin, Index end) {
        [&]<std::size_t... i>(std::index_sequence<i...>) {
            MutableArray(arguments.outputs[0].values + begin, end - begin) =
                function(arguments.uniforms,
                         ConstArray(arguments.inputs[i].values + begin, end - begin)...);
        }(std::make_index_sequence<kInputs>());
    });
}

}  // namespace glgrad

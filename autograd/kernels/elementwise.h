// glgrad: internal header
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <utility>

#include "backends/cpu/parallel.h"
#include "core/kernel.h"

namespace glgrad {

using ConstArray = Eigen::Map<const Eigen::ArrayXf>;
using MutableArray = Eigen::Map<Eigen::ArrayXf>;

/// Elements below which spreading work over threads costs more than it gains.
inline constexpr Index kElementwiseGrain = 16384;

/// parallelFor over elements, in ranges that begin where vectors do: which values vector code
/// computes, and which the code for what remains, depends on the count alone.
template <class Body>
void forElements(Index count, const Body& body) {
    constexpr Index kVector = 16;
    parallelFor(
        (count + kVector - 1) / kVector, kElementwiseGrain / kVector,
        [&](Index begin, Index end) { body(begin * kVector, std::min(end * kVector, count)); });
}

/// max(x, bound) and min(x, bound) where NaN stays NaN; Eigen's own may lose it.
template <class X>
auto atLeast(const X& x, float bound) {
    return x.binaryExpr(Eigen::ArrayXf::Constant(x.size(), bound),
                        Eigen::internal::scalar_max_op<float, float, Eigen::PropagateNaN>());
}
template <class X>
auto atMost(const X& x, float bound) {
    return x.binaryExpr(Eigen::ArrayXf::Constant(x.size(), bound),
                        Eigen::internal::scalar_min_op<float, float, Eigen::PropagateNaN>());
}

/// A CPU kernel with one output, from a function of the input arrays, all of the output's size:
/// `cpuMap<2, [](const auto& y, const auto& dy) { return dy * (1.0f - y.square()); }>`.
template <int kInputs, auto function>
void cpuMap(const CpuArguments& arguments) {
    forElements(arguments.outputs[0].shape.size(), [&](Index begin, Index end) {
        [&]<std::size_t... i>(std::index_sequence<i...>) {
            MutableArray(arguments.outputs[0].values + begin, end - begin) =
                function(ConstArray(arguments.inputs[i].values + begin, end - begin)...);
        }
        (std::make_index_sequence<kInputs>());
    });
}

/// The same for a function that takes the kernel's Uniforms first.
template <int kInputs, auto function>
void cpuMapWith(const CpuArguments& arguments) {
    forElements(arguments.outputs[0].shape.size(), [&](Index begin, Index end) {
        [&]<std::size_t... i>(std::index_sequence<i...>) {
            MutableArray(arguments.outputs[0].values + begin, end - begin) = function(
                arguments.uniforms, ConstArray(arguments.inputs[i].values + begin, end - begin)...);
        }
        (std::make_index_sequence<kInputs>());
    });
}

/// The same from a function of single values, for what chooses between cases: compilers turn
/// `x > 0 ? dy : 0` into vector code, Eigen's select does not. Put x > 0 in brackets, or
/// it ends the template argument.
/// `cpuEach<2, [](float y, float dy) { return (y > 0.0f) ? dy : 0.0f; }>`.
template <int kInputs, auto function>
void cpuEach(const CpuArguments& arguments) {
    forElements(arguments.outputs[0].shape.size(), [&](Index begin, Index end) {
        [&]<std::size_t... i>(std::index_sequence<i...>) {
            float* __restrict y = arguments.outputs[0].values;
            const float* x[] = {arguments.inputs[i].values...};
            for (Index k = begin; k < end; ++k) y[k] = function(x[i][k]...);
        }
        (std::make_index_sequence<kInputs>());
    });
}

/// dx = dy where low <= x <= high, else 0, for a kernel of the inputs x and dy: without && and with
/// dy read anyway this has no branches.
inline void cpuPassWithin(const CpuArguments& arguments, float low, float high) {
    const float *x = arguments.inputs[0].values, *dy = arguments.inputs[1].values;
    float* __restrict dx = arguments.outputs[0].values;
    forElements(arguments.outputs[0].shape.size(), [=](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            const bool inside = (x[i] >= low) & (x[i] <= high);
            const float slope = dy[i];
            dx[i] = inside ? slope : 0.0f;
        }
    });
}

}  // namespace glgrad

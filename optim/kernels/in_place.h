// glgrad: internal header
#pragma once

#include <algorithm>
#include <array>

#include "autograd/kernels/elementwise.h"

namespace glgrad {

/// Calls `change(begin, count, values)` for ranges of the elements, on all threads: it changes the
/// values, from `begin` on, of the kernel's outputs, which begin as those of the inputs of these
/// positions, whether they lie there or not.
template <std::size_t kOutputs, class Change>
void inPlace(const CpuArguments& arguments, const std::array<int, kOutputs>& inputs,
             const Change& change) {
    parallelFor(arguments.outputs[0].shape.size(), kElementwiseGrain, [&](Index begin, Index end) {
        std::array<float*, kOutputs> values;
        for (std::size_t k = 0; k < kOutputs; ++k) {
            values[k] = arguments.outputs[k].values + begin;
            const float* const before = arguments.inputs[inputs[k]].values + begin;
            if (before != values[k]) std::copy_n(before, end - begin, values[k]);
        }
        change(begin, end - begin, values);
    });
}

}  // namespace glgrad

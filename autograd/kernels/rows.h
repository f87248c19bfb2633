// glgrad: internal header
#pragma once

#include <Eigen/Core>
#include <algorithm>

#include "autograd/kernels/elementwise.h"
#include "core/kernel.h"

namespace glgrad {

/// Draws `shader`, which includes row_summary.glsl, for ops whose values need a summary of the row
/// of input 0: in one pass where rows are short, else in three. `inputs` and `output` are the
/// kernel's names.
Plan rowSummaryPlan(const PlanArguments& arguments, const ShaderSource& shader, const Names& inputs,
                    std::string_view output);

/// Calls `use(row)` for every row of `shape` on all threads.
template <class Use>
void forEachRow(const Shape& shape, const Use& use) {
    const Index grain = std::max<Index>(1, kElementwiseGrain / 4 / shape.last());
    parallelFor(shape.rows(), grain, [&](Index begin, Index end) {
        for (Index row = begin; row < end; ++row) use(row);
    });
}

inline ConstArray rowOf(const CpuInput& input, Index row) {
    return {input.values + row * input.shape.last(), input.shape.last()};
}
inline MutableArray rowOf(const CpuOutput& output, Index row) {
    return {output.values + row * output.shape.last(), output.shape.last()};
}

}  // namespace glgrad

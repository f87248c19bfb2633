// glgrad: internal header
#pragma once

#include "autograd/ops.h"
#include "core/kernel.h"

namespace glgrad {

/// What a reduction over some axes does to a shape.
struct Reduction {
    unsigned axes = 0;  ///< Bit i: axis i is reduced.
    Index count = 1;    ///< Elements that become one.
    Shape kept;         ///< The result with all axes, size 1 where reduced.
    Shape result;       ///< The result as the caller wants it.
};

/// `op` names the caller in the ArgumentError for axes out of range or given twice.
Reduction reductionOf(std::string_view op, const Shape& shape, const ReduceOptions& options);

/// Sums x over the axes of the bits `axes` and divides by `divisor`; not recorded. `result` has the
/// sizes that remain and any number of ones.
Tensor reduceSum(const Tensor& x, unsigned axes, const Shape& result, float divisor = 1.0f);

/// norm(x) * scale, recorded, which is finite also where norm(x) overflows. The result is float32.
Tensor scaledNorm(const Tensor& x, float scale);

/// What a kernel of this kind is run with.
/// `divisor` divides the result, which it does exactly where that is promised.
Uniforms reductionUniforms(unsigned axes, float divisor = 1.0f);

/// Draws `shader`, which includes reduction.glsl, in as many passes as it takes to keep a
/// fragment's loop short.
Plan reductionPlan(const PlanArguments& arguments, const ShaderSource& shader);

template <const ShaderSource& shader>
Plan reductionPlan(const PlanArguments& arguments) {
    return reductionPlan(arguments, shader);
}

/// The CPU sides: sums and norms in double precision, maxima that NaN wins. The results do not
/// depend on the number of threads.
void cpuReduceSum(const CpuArguments& arguments);
void cpuReduceMax(const CpuArguments& arguments);
void cpuReduceNorm(const CpuArguments& arguments);

}  // namespace glgrad

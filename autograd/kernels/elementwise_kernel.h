// glgrad: internal header
#pragma once

#include "core/kernel.h"

namespace glgrad {

/// How a kernel that is an ElementwiseFunction is drawn and computed. Its inputs are repeated to
/// the shape of the output as NumPy does it.
Plan elementwisePlan(const PlanArguments& arguments);
void elementwiseCpu(const CpuArguments& arguments);

}  // namespace glgrad

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/dtype.h"
#include "core/tensor.h"

namespace glgrad::bench {

/// What is done in float32 and in float16.
struct Case {
    std::string name;  ///< As in the table of workloads.
    /// Makes the inputs, which rest as `dtype`, on the current device; each call of what it returns
    /// is an iteration. Its result is compared: the output, or the loss of a training step.
    std::function<std::function<Tensor()>(DType dtype)> prepare;
};

const std::vector<Case>& allCases();

}  // namespace glgrad::bench

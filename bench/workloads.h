#pragma once

#include <benchmark/benchmark.h>

#include <functional>
#include <string>
#include <vector>

#include "bench/support/inputs.h"
#include "core/device.h"
#include "core/tensor.h"

namespace glgrad::bench {

/// What one iteration does. Tensors that it makes may go when it returns.
using Iteration = std::function<void()>;

struct Workload {
    std::string name;
    /// Makes the inputs on the current device.
    std::function<Iteration()> prepare;
    double flops = 0.0;  ///< Of an iteration.
    double bytes = 0.0;  ///< Read and written by an iteration.
    double items = 0.0;  ///< Examples or images of an iteration.
};

/// Registers NAME/cpu and, where there is OpenGL, NAME/gl. The device is synchronised at the end
/// of each iteration.
void addWorkload(const Workload& workload);

// The families.
void addMatrixProducts();
void addConvolutions();
void addElementwise();
void addReductions();
void addPooling();
void addTraining();
void addNetworks();

}  // namespace glgrad::bench

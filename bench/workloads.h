#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/device.h"
#include "core/tensor.h"

namespace glgrad::bench {

/// Uniform in [low, high) by mulberry32: the numbers that the programs that glgrad is compared
/// with compute from the same seeds.
std::vector<float> fill(std::uint32_t seed, Index count, float low, float high);
/// Tensor k of a workload is fill(k + 1, n, low, high).
Tensor filled(std::uint32_t seed, const Shape& shape, float low = -1.0f, float high = 1.0f);
/// Weight i of a model: uniform within sqrt(6 / fan_in) for more than one axis, zeros for biases.
Tensor weight(int index, const Shape& shape);

/// What one iteration does. Tensors that it makes may go when it returns.
using Iteration = std::function<void()>;

struct Workload {
    std::string name;
    /// Makes the inputs on the current device.
    std::function<Iteration()> prepare;
    double flops = 0.0;  ///< Of an iteration.
    double bytes = 0.0;  ///< Read and written by an iteration.
    double items = 0.0;  ///< Training examples of an iteration.
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

}  // namespace glgrad::bench

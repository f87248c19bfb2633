#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bench/support/inputs.h"
#include "bench/support/training_step.h"
#include "core/device.h"
#include "core/tensor.h"

namespace glgrad::bench {

struct Workload {
    std::string name;
    /// Makes the inputs on the current device.
    std::function<Iteration()> prepare;
    // Of an iteration, what the task needs at least:
    double flops = 0.0;
    double bytes = 0.0;  ///< The inputs read and the results written once.
    double items = 0.0;  ///< Training examples.
    /// Too much for anything but a graphics processor.
    bool large = false;
};

void addWorkload(const Workload& workload);
/// All that were added, in that order.
const std::vector<Workload>& workloads();
/// Whether a workload is measured on a device.
bool belongsOn(const Workload& workload, const Device& device);

/// The bytes of a tensor.
double bytesOf(const Shape& shape);

// The families.
void addMatrixProducts();
void addConvolutions();
void addElementwise();
void addReductions();
void addPooling();
void addTraining();
void addNetworks();
void addSmallWork();

}  // namespace glgrad::bench

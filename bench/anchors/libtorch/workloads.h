#pragma once

#include <functional>
#include <string>
#include <vector>

namespace anchor {

using Iteration = std::function<void()>;

/// A workload of glgrad's benchmarks, by its name there.
struct Workload {
    std::string name;
    std::function<Iteration()> prepare;
};

std::vector<Workload> workloads();

/// A step of Adam of the MLP on 64 examples; the loss is read.
Iteration mlpStep();

}  // namespace anchor

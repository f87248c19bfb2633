#pragma once

#include <vector>

#include "bench/peer.h"

namespace anchor {

using Workloads = std::vector<glgrad::bench::PeerWorkload>;

/// Everything that LibTorch is measured with.
Workloads workloads();

// The families that it is made of.
Workloads kernels();
Workloads inference();
Workloads training();
Workloads smallWork();

/// A step of Adam of the MLP on 64 examples; the loss is read.
void firstStep();

/// Throws Error when the loss of a training workload does not fall.
void checkTraining();

}  // namespace anchor

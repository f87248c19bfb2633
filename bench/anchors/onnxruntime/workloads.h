#pragma once

#include <vector>

#include "bench/peer.h"

namespace anchor {

/// What ONNX Runtime, which does not train, has of the suite.
std::vector<glgrad::bench::PeerWorkload> workloads(int threads);

}  // namespace anchor

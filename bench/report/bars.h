#pragma once

#include <string>

#include "bench/support/results.h"

namespace glgrad::bench {

/// A bar for each workload: the part of its time that its limit asks for. Empty without any.
std::string limitBars(const Results& results);
/// A bar for each workload that the peer has: how many times faster glgrad is, on a logarithmic
/// scale from 1. Empty without any.
std::string peerBars(const Results& results, const Peer& peer);

}  // namespace glgrad::bench

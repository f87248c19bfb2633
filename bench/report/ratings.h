#pragma once

#include <optional>
#include <string>

#include "bench/support/results.h"

namespace glgrad::bench {

/// Which part of its time a workload needs if the device is at its limit all the while.
struct LimitShare {
    double fraction = 0.0;
    std::string limit;  ///< The limit that asks for most of the time.
};

/// The largest of these times, over the measured one: flops and fetches at the limit's rates,
/// copying as many bytes, passes and readbacks that do nothing else. Nothing without a time or
/// amounts.
std::optional<LimitShare> limitShare(const WorkloadResult& workload, const DeviceLimits& limits);

/// A workload beside a peer.
struct Comparison {
    double peerMs = 0.0;
    double timesFaster = 0.0;         ///< Peer's time over glgrad's.
    std::optional<double> goal = {};  ///< For timesFaster.
};

std::optional<Comparison> compare(const WorkloadResult& workload, const Peer& peer);

/// What a graphics processor should reach of the limit.
std::optional<double> limitGoal(const WorkloadResult& workload, const DeviceFacts& device);

}  // namespace glgrad::bench

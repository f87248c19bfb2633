#pragma once

#include <functional>
#include <regex>
#include <string>
#include <vector>

#include "bench/rows.h"
#include "bench/support/results.h"

/// What the programs of bench/anchors have in common. Like the rows it knows nothing of glgrad.
namespace glgrad::bench {

/// A workload of the suite, by its name there, as a peer has it.
struct PeerWorkload {
    std::string name;
    /// Makes the inputs and returns what one iteration does.
    std::function<std::function<void()>()> prepare;
};

struct PeerOptions {
    std::string output;  ///< The file of its times.
    std::regex wanted;   ///< Only the workloads whose names contain it.
    bool quick = false;
};

/// Measures the workloads that are wanted, prints each, and writes the peer with its times to a
/// file. `coldStart` adds a row of that name, with the milliseconds of one start.
void measurePeer(Peer peer, const std::vector<PeerWorkload>& workloads, const PeerOptions& options,
                 const std::function<double()>& coldStart = {});

}  // namespace glgrad::bench

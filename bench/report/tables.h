#pragma once

#include <span>

#include "bench/report/table.h"
#include "bench/support/results.h"

namespace glgrad::bench {

/// "OpenGL: llvmpipe (...)", "CPU: ...".
std::string titleOf(const DeviceFacts& device);
/// When, of what and how something was measured; the command stands between `quotes`.
std::string originOf(const DeviceFacts& device, const RunFacts& run, const char* quotes = "");
/// What else must be known of a run to judge it; mostly nothing.
std::string reservationsOf(const RunFacts& run);
/// A peer, what it ran on, and the same.
std::string originOf(const Peer& peer);

/// Every workload: its time, rates, share of the limit and comparisons.
Table workloadTable(const Results& results);
/// What the synthetic kernels reached, one row for each device.
Table limitTable(std::span<const Results> results);
/// A few workloads on one OpenGL device and on one CPU beside their peers.
Table summaryTable(std::span<const Results> results);
/// Every point of every series.
Table scalingTable(const ScalingResults& results);
/// One row for each series: how its cost develops and what ends it.
Table scalingSummary(std::span<const ScalingResults> results);

}  // namespace glgrad::bench

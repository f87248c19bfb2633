#pragma once

#include <benchmark/benchmark.h>

#include <functional>
#include <string>
#include <vector>

#include "bench/support/results.h"

/// Google Benchmark as the suite uses it. It knows nothing of glgrad: the peers are measured with
/// it as well.
namespace glgrad::bench {

/// How long each benchmark is measured: one iteration when `seconds` is 0.
struct Effort {
    double seconds = 0.0;
    int repetitions = 1;
};
inline constexpr Effort kFullEffort{.seconds = 0.3, .repetitions = 5};
inline constexpr Effort kQuickEffort{.seconds = 0.05, .repetitions = 3};
inline constexpr Effort kOnce{};

/// A benchmark of the wall clock's time. An exception of `body` becomes the row's error.
struct Measurable {
    std::string name;
    std::function<void(benchmark::State&)> body;
};

/// Measures them one after the other and prints each. What varies much from one repetition to
/// the next was disturbed: it is measured again, and the attempt with the least median counts.
/// Counters named fetches, passes, readbacks, allocations and heapAllocations go into the rows.
std::vector<WorkloadResult> measureRows(const std::vector<Measurable>& measurables,
                                        const Effort& effort);
/// The same as Google Benchmark's options say, for people to look at.
void showRows(const std::vector<Measurable>& measurables);

/// A line for people.
void printRow(const WorkloadResult& row);
/// The row of some times in milliseconds.
WorkloadResult rowOf(const std::string& name, const std::vector<double>& ms);

}  // namespace glgrad::bench

#pragma once

#include <benchmark/benchmark.h>

#include <functional>
#include <optional>
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

/// Registers a benchmark of the wall clock's time; without an effort Google Benchmark's options
/// say how it is measured. An exception of `body` becomes the row's error.
void addRow(const std::string& name, const std::optional<Effort>& effort,
            const std::function<void(benchmark::State&)>& body);

/// A line for people.
void printRow(const WorkloadResult& row);
/// The row of some times in milliseconds.
WorkloadResult rowOf(const std::string& name, const std::vector<double>& ms);

/// Collects a row for each benchmark, and prints it. Counters named passes, readbacks and
/// allocations go into it.
class RowReporter : public benchmark::BenchmarkReporter {
public:
    bool ReportContext(const Context&) override { return true; }
    void ReportRuns(const std::vector<Run>& runs) override;

    const std::vector<WorkloadResult>& rows() const { return rows_; }

private:
    std::vector<WorkloadResult> rows_;
};

}  // namespace glgrad::bench

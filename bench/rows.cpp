#include "bench/rows.h"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <map>

#include "bench/support/numbers.h"

namespace glgrad::bench {
namespace {

// Google Benchmark's own field for it has another name in each version.
std::map<std::string, std::string>& errors() {
    static std::map<std::string, std::string> texts;
    return texts;
}

double counter(const benchmark::BenchmarkReporter::Run& run, const char* name) {
    const auto found = run.counters.find(name);
    return found == run.counters.end() ? 0.0 : found->second.value;
}

}  // namespace

void addRow(const std::string& name, const std::optional<Effort>& effort,
            const std::function<void(benchmark::State&)>& body) {
    auto* registered = benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
        try {
            body(state);
        } catch (const std::exception& error) {
            errors()[name] = error.what();
            state.SkipWithError(error.what());
        }
    });
    registered->UseRealTime()->Unit(benchmark::kMillisecond);
    if (!effort) return;
    if (effort->seconds > 0) {
        registered->MinTime(effort->seconds);
    } else {
        registered->Iterations(1);
    }
    registered->Repetitions(effort->repetitions);
}

void printRow(const WorkloadResult& row) {
    if (row.error.empty()) {
        std::printf("%-36s %10.4f ms  (%.4f to %.4f)\n", row.name.c_str(), row.ms, row.leastMs,
                    row.mostMs);
    } else {
        std::printf("%-36s failed: %s\n", row.name.c_str(), row.error.c_str());
    }
    std::fflush(stdout);
}

WorkloadResult rowOf(const std::string& name, const std::vector<double>& ms) {
    const auto [least, most] = std::ranges::minmax(ms);
    return {.name = name,
            .ms = median(ms),
            .leastMs = least,
            .mostMs = most,
            .repetitions = static_cast<int>(ms.size())};
}

void RowReporter::ReportRuns(const std::vector<Run>& runs) {
    // Repetitions come in one call, what Google Benchmark works out of them in another.
    if (runs.front().run_type != Run::RT_Iteration) return;
    const std::string& name = runs.front().run_name.function_name;
    const auto error = errors().find(name);
    WorkloadResult row{.name = name};
    if (error != errors().end()) {
        row.error = error->second;
    } else {
        std::vector<double> ms;
        for (const Run& run : runs) ms.push_back(run.GetAdjustedRealTime());
        row = rowOf(name, ms);
        row.passes = counter(runs.front(), "passes");
        row.readbacks = counter(runs.front(), "readbacks");
        row.allocations = counter(runs.front(), "allocations");
    }
    printRow(row);
    rows_.push_back(row);
}

}  // namespace glgrad::bench

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

double counter(const benchmark::BenchmarkReporter::Run& run, const char* name,
               double otherwise = 0.0) {
    const auto found = run.counters.find(name);
    return found == run.counters.end() ? otherwise : found->second.value;
}

benchmark::internal::Benchmark* add(const Measurable& measurable) {
    const auto body = [measurable](benchmark::State& state) {
        try {
            measurable.body(state);
        } catch (const std::exception& error) {
            errors()[measurable.name] = error.what();
            state.SkipWithError(error.what());
        }
    };
    auto* added = benchmark::RegisterBenchmark(measurable.name.c_str(), body);
    return added->UseRealTime()->Unit(benchmark::kMillisecond);
}

class RowReporter : public benchmark::BenchmarkReporter {
public:
    bool ReportContext(const Context&) override { return true; }
    void ReportRuns(const std::vector<Run>& runs) override;

    const std::vector<WorkloadResult>& rows() const { return rows_; }

private:
    std::vector<WorkloadResult> rows_;
};

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
        row.fetches = counter(runs.front(), "fetches");
        row.passes = counter(runs.front(), "passes");
        row.readbacks = counter(runs.front(), "readbacks");
        row.allocations = counter(runs.front(), "allocations");
        row.heapAllocations = counter(runs.front(), "heapAllocations", kNotCounted);
    }
    printRow(row);
    rows_.push_back(row);
}

std::vector<WorkloadResult> measureOnce(const std::vector<Measurable>& measurables,
                                        const Effort& effort) {
    benchmark::ClearRegisteredBenchmarks();
    for (const Measurable& measurable : measurables) {
        benchmark::internal::Benchmark* added = add(measurable)->Repetitions(effort.repetitions);
        if (effort.seconds > 0) {
            added->MinTime(effort.seconds);
        } else {
            added->Iterations(1);
        }
    }
    RowReporter reporter;
    if (!measurables.empty()) benchmark::RunSpecifiedBenchmarks(&reporter);
    return reporter.rows();
}

bool isDisturbed(const WorkloadResult& row) {
    constexpr double kUsualSpread = 1.3;
    return row.mostMs > kUsualSpread * row.leastMs;
}

}  // namespace

std::vector<WorkloadResult> measureRows(const std::vector<Measurable>& measurables,
                                        const Effort& effort) {
    constexpr int kAttempts = 3;
    std::vector<WorkloadResult> rows = measureOnce(measurables, effort);
    for (int attempt = 1; attempt < kAttempts; ++attempt) {
        std::vector<Measurable> again;
        std::vector<WorkloadResult*> old;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (!isDisturbed(rows[i])) continue;
            again.push_back(measurables[i]);
            old.push_back(&rows[i]);
        }
        const std::vector<WorkloadResult> fresh = measureOnce(again, effort);
        for (std::size_t i = 0; i < fresh.size(); ++i) {
            if (fresh[i].ms < old[i]->ms) *old[i] = fresh[i];
        }
    }
    return rows;
}

void showRows(const std::vector<Measurable>& measurables) {
    benchmark::ClearRegisteredBenchmarks();
    for (const Measurable& measurable : measurables) add(measurable);
    if (measurables.empty()) return;
    // Google Benchmark deletes the reporter that it makes itself, and then runs with it again.
    benchmark::RunSpecifiedBenchmarks(benchmark::CreateDefaultDisplayReporter());
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

}  // namespace glgrad::bench

#include "bench/suite.h"

#include <iostream>

#include "bench/cold_start.h"
#include "bench/heap_allocations.h"
#include "bench/kernel_list.h"
#include "bench/limits.h"
#include "bench/rows.h"
#include "bench/support/facts.h"
#include "bench/workloads.h"
#include "core/file.h"

namespace glgrad::bench {
namespace {

constexpr int kWarmUps = 3;

void measure(benchmark::State& state, const Workload& workload, const Device& device, bool once) {
    const DeviceScope scope(device);
    const Iteration iteration = workload.prepare();
    for (int i = 0; i < (once ? 0 : kWarmUps); ++i) iteration();
    device.synchronize();
    const auto iterateAndWait = [&] {
        iteration();
        device.synchronize();
    };
    // Not while it is timed: counting takes time.
    if (!once) state.counters["heapAllocations"] = countHeapAllocations(iterateAndWait);
    const Counters before = device.counters();
    for (auto _ : state) iterateAndWait();
    const Counters used = device.counters() - before;
    using benchmark::Counter;
    const auto rate = [&](const char* name, double amount) {
        if (amount > 0) state.counters[name] = Counter(amount, Counter::kIsIterationInvariantRate);
    };
    rate("GFLOP/s", workload.flops * 1e-9);
    rate("GB/s", workload.bytes * 1e-9);
    rate("items/s", workload.items);
    const auto each = [&](const char* name, std::int64_t count) {
        state.counters[name] = static_cast<double>(count) / static_cast<double>(state.iterations());
    };
    each("fetches", used.fetches);
    each("passes", used.passes);
    each("readbacks", used.readbacks);
    each("allocations", used.allocations);
}

std::vector<const Workload*> chosenWorkloads(const Device& device, const Options& options) {
    std::vector<const Workload*> chosen;
    for (const Workload& workload : workloads()) {
        if (belongsOn(workload, device) && options.wants(workload.name)) {
            chosen.push_back(&workload);
        }
    }
    return chosen;
}

std::vector<WorkloadResult> measureWorkloads(const Device& device, const Options& options) {
    const std::vector<const Workload*> chosen = chosenWorkloads(device, options);
    std::vector<Measurable> measurables;
    for (const Workload* workload : chosen) {
        measurables.push_back(
            {workload->name + "/" + backendName(device), [&, workload](benchmark::State& state) {
                 measure(state, *workload, device, options.once);
             }});
    }
    if (!options.effort()) {
        showRows(measurables);
        return {};
    }
    std::vector<WorkloadResult> rows = measureRows(measurables, *options.effort());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].name = chosen[i]->name;
        rows[i].flops = chosen[i]->flops;
        rows[i].bytes = chosen[i]->bytes;
        rows[i].items = chosen[i]->items;
    }
    return rows;
}

void measureStarts(std::vector<WorkloadResult>& rows, const Options& options,
                   const std::string& backend) {
    if (!options.wants("cold_start")) return;
    for (WorkloadResult& row : measureColdStart(backend, options.quick ? 5 : 15)) {
        printRow(row);
        rows.push_back(row);
    }
}

}  // namespace

bool runSuite(const Device& device, const Options& options) {
    const OtherPrograms others;
    const std::string backend = backendName(device);
    if (options.kernels) {
        for (const Workload* each : chosenWorkloads(device, options)) printKernels(device, *each);
        return true;
    }
    Results results{.device = factsOf(device), .run = {}, .limits = {}};
    std::cout << results.device.name << '\n';
    const std::string file = options.results + "/" + backend + ".json";
    if (!options.results.empty()) {
        checkWritable(file);
        results.limits = measureLimits(device, options.quick ? 3 : 9);
    }
    results.workloads = measureWorkloads(device, options);
    bool ok = true;
    for (const WorkloadResult& row : results.workloads) ok &= row.error.empty();
    if (options.results.empty()) return ok;
    measureStarts(results.workloads, options, backend);
    results.run = factsOfRun(options.commit, options.command, options.quick, others);
    writeResults(file, results);
    return ok;
}

}  // namespace glgrad::bench

#include "bench/peer.h"

#include "bench/support/machine.h"

namespace glgrad::bench {
namespace {

constexpr int kWarmUps = 3;

std::vector<WorkloadResult> measureWorkloads(const std::vector<PeerWorkload>& workloads,
                                             const PeerOptions& options) {
    std::vector<Measurable> measurables;
    for (const PeerWorkload& workload : workloads) {
        if (!std::regex_search(workload.name, options.wanted)) continue;
        measurables.push_back(
            {workload.name, [prepare = workload.prepare](benchmark::State& state) {
                 const std::function<void()> iteration = prepare();
                 for (int i = 0; i < kWarmUps; ++i) iteration();
                 for (auto _ : state) iteration();
             }});
    }
    return measureRows(measurables, options.quick ? kQuickEffort : kFullEffort);
}

WorkloadResult startRow(const std::function<double()>& coldStart, bool quick) {
    std::vector<double> ms;
    for (int i = 0; i < (quick ? 5 : 15); ++i) ms.push_back(coldStart());
    return rowOf("cold_start", ms);
}

}  // namespace

void measurePeer(Peer peer, const std::vector<PeerWorkload>& workloads, const PeerOptions& options,
                 const std::function<double()>& coldStart) {
    const OtherPrograms others;
    std::vector<WorkloadResult> rows = measureWorkloads(workloads, options);
    if (coldStart && std::regex_search("cold_start", options.wanted)) {
        rows.push_back(startRow(coldStart, options.quick));
        printRow(rows.back());
    }
    for (const WorkloadResult& row : rows) {
        if (row.error.empty()) peer.ms[row.name] = row.ms;
    }
    peer.otherCores = others.cores();
    writePeer(options.output, peer);
}

}  // namespace glgrad::bench

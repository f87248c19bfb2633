#include "bench/report/ratings.h"

#include <algorithm>

#include "bench/report/goals.h"

namespace glgrad::bench {

std::optional<LimitShare> limitShare(const WorkloadResult& workload, const DeviceLimits& limits) {
    if (workload.ms <= 0 || limits.flopsPerSecond <= 0) return std::nullopt;
    const double overhead =
        workload.passes * limits.passSeconds + workload.readbacks * limits.readbackSeconds;
    const double fetching =
        limits.fetchesPerSecond > 0 ? workload.fetches / limits.fetchesPerSecond : 0.0;
    const std::pair<double, const char*> times[] = {
        {workload.flops / limits.flopsPerSecond, "multiply-add"},
        {limits.copySeconds(workload.bytes), "copy"},
        {fetching, "fetches"},
        {overhead, "passes"}};
    const auto& [seconds, name] = *std::ranges::max_element(times);
    if (seconds <= 0) return std::nullopt;
    return LimitShare{.fraction = seconds / (1e-3 * workload.ms), .limit = name};
}

std::optional<Comparison> compare(const WorkloadResult& workload, const Peer& peer) {
    const auto found = peer.ms.find(workload.name);
    if (found == peer.ms.end() || workload.ms <= 0) return std::nullopt;
    return Comparison{.peerMs = found->second,
                      .timesFaster = found->second / workload.ms,
                      .goal = goalBeside(peer.id, workload.name)};
}

std::optional<double> limitGoal(const WorkloadResult& workload, const DeviceFacts& device) {
    if (device.backend != "gl" || device.software) return std::nullopt;
    return goalOfLimit(workload.name);
}

}  // namespace glgrad::bench

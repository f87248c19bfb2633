#include "bench/scaling/point.h"

#include "bench/support/child_process.h"
#include "bench/support/machine.h"
#include "bench/support/numbers.h"

namespace glgrad::bench {
namespace {

constexpr double kSeconds = 0.3;
constexpr std::size_t kLeastSteps = 3, kMostSteps = 200;
/// Steps that take longer are measured once: nothing is noise to them.
constexpr double kSlowSeconds = 1.0;

}  // namespace

ScalingPoint measurePoint(const Series& series, Index size, const Device& device) {
    const DeviceScope scope(device);
    const Iteration step = trainingStep(series.network(size), series.batch(size));
    step();  // compiles
    const double start = monotonicSeconds();
    std::vector<double> ms;
    const auto isEnough = [&] {
        if (ms.empty()) return false;
        const double elapsed = monotonicSeconds() - start;
        const bool isLong = elapsed > kSeconds && ms.size() >= kLeastSteps;
        return isLong || elapsed > kSlowSeconds || ms.size() >= kMostSteps;
    };
    while (!isEnough()) {
        const double before = monotonicSeconds();
        step();
        device.synchronize();
        ms.push_back(1e3 * (monotonicSeconds() - before));
    }
    const Counters counters = device.counters();
    return {.size = static_cast<double>(size),
            .units = series.units(size),
            .ms = median(ms),
            .deviceBytes = static_cast<double>(counters.liveBytes + counters.pooledBytes),
            .hostBytes = static_cast<double>(peakMemoryBytes())};
}

}  // namespace glgrad::bench

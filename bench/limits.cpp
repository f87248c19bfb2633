#include "bench/limits.h"

#include <algorithm>
#include <functional>
#include <limits>

#include "autograd/ops.h"
#include "bench/limit_kernels.h"
#include "bench/support/child_process.h"
#include "bench/support/inputs.h"

namespace glgrad::bench {
namespace {

class Stopwatch {
public:
    Stopwatch(const Device& device, int repetitions) : device_(device), repetitions_(repetitions) {}

    /// The least time of one of `times` calls in a row.
    double secondsOf(const std::function<void()>& call, int times = 1) const {
        double least = std::numeric_limits<double>::infinity();
        for (int i = -1; i < repetitions_; ++i) {  // the first one warms up
            device_.synchronize();
            const double start = monotonicSeconds();
            for (int k = 0; k < times; ++k) call();
            device_.synchronize();
            if (i >= 0) least = std::min(least, monotonicSeconds() - start);
        }
        return least / times;
    }

private:
    const Device& device_;
    int repetitions_;
};

// Work a second: `call(size)` does some of size * `amount`. The size is doubled until starting the
// work is nothing beside it, and not more: drivers stop a draw that takes seconds.
double rate(const Stopwatch& watch, double amount, const std::function<void(Index)>& call) {
    constexpr double kLongEnough = 0.02;
    constexpr Index kMost = Index{1} << 14;
    Index size = 64;
    while (size < kMost && watch.secondsOf([&] { call(size); }) < kLongEnough) size *= 2;
    return static_cast<double>(size) * amount / watch.secondsOf([&] { call(size); });
}

double flopsPerSecond(const Device& device, const Stopwatch& watch) {
    constexpr int kRounds = 1024;
    constexpr Index kWidth = 1024;
    const double chains = multiplyAddChains(device.kind());
    return rate(watch, 2.0 * chains * kRounds * kWidth, [](Index rows) {
        const Tensor x = zeros({rows, kWidth});
        run(kMultiplyAdds, {x}, x.shape(), {{"rounds", kRounds}});
    });
}

double fetchesPerSecond(const Stopwatch& watch) {
    constexpr Index kRows = 64;
    const Tensor x = filled(1, {kRows, 4 * kFetchColumns});
    return rate(watch, static_cast<double>(kRows * kFetchesPerTexel), [&](Index columns) {
        run(kFetches, {x}, Shape{kRows, 4 * columns});
    });
}

std::vector<CopyRate> copies(const Stopwatch& watch, bool isHardware) {
    std::vector<CopyRate> rates;
    const Index most = isHardware ? 8192 : 4096;
    for (Index side = 64; side <= most; side *= 2) {
        const Shape shape = {side, side};
        const Tensor x = zeros(shape);
        const int times = static_cast<int>(std::clamp<Index>((1 << 20) / shape.size(), 1, 64));
        rates.push_back({.bytes = 8.0 * static_cast<double>(shape.size()),
                         .seconds = watch.secondsOf([&] { run(kCopy, {x}, shape); }, times)});
    }
    return rates;
}

}  // namespace

DeviceLimits measureLimits(const Device& device, int repetitions) {
    const DeviceScope scope(device);
    const Stopwatch watch(device, repetitions);
    const bool isGl = device.kind() == DeviceKind::gl;
    const bool isHardware = isGl && !device.limits().software;
    const Tensor one = filled(1, {1, 1});
    DeviceLimits limits;
    limits.flopsPerSecond = flopsPerSecond(device, watch);
    limits.copies = copies(watch, isHardware);
    if (isGl) limits.fetchesPerSecond = fetchesPerSecond(watch);
    const auto passes = [&] { run(kPasses, {one}, one.shape()); };
    const Counters before = device.counters();
    passes();
    const double count = static_cast<double>((device.counters() - before).passes);
    limits.passSeconds = watch.secondsOf(passes, 16) / count;
    limits.readbackSeconds = watch.secondsOf([&] { one.item(); }, 16);
    return limits;
}

}  // namespace glgrad::bench

#include "bench/kernel_list.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "backends/fusion/fusing_backend.h"
#include "bench/support/child_process.h"
#include "core/forwarding_backend.h"

namespace glgrad::bench {
namespace {

struct Use {
    double runs = 0.0;
    double passes = 0.0;
    double seconds = 0.0;
};
using Uses = std::map<std::string, Use, std::less<>>;

// Waits for each kernel.
class TimingBackend final : public ForwardingBackend {
public:
    using ForwardingBackend::ForwardingBackend;

    void run(const Kernel& kernel, std::span<const Operand> inputs,
             std::span<const Operand> outputs, const Uniforms& uniforms) override {
        const std::int64_t before = counters().passes;
        const double start = monotonicSeconds();
        ForwardingBackend::run(kernel, inputs, outputs, uniforms);
        synchronize();
        Use& use = uses_.try_emplace(std::string(kernel.name)).first->second;
        use.seconds += monotonicSeconds() - start;
        use.passes += static_cast<double>(counters().passes - before);
        ++use.runs;
    }

    Uses take() { return std::exchange(uses_, {}); }

private:
    Uses uses_;
};

void printRow(const std::string& name, const Use& use, double total) {
    std::printf("  %-40s %6.0f %7.0f %9.4f %5.1f %%\n", name.c_str(), use.runs, use.passes,
                1e3 * use.seconds, 100.0 * use.seconds / total);
}

}  // namespace

void printKernels(const Device& device, const Workload& workload) {
    constexpr int kWarmUps = 3, kIterations = 20;
    // Kernels are seen as they are drawn, after they were fused.
    const auto fusing = std::dynamic_pointer_cast<FusingBackend>(device.backend());
    const auto timing =
        std::make_shared<TimingBackend>(fusing ? fusing->worker() : device.backend());
    const DeviceScope scope{Device(fusing ? std::make_shared<FusingBackend>(timing)
                                          : std::static_pointer_cast<Backend>(timing))};
    const Iteration iteration = workload.prepare();
    for (int i = 0; i < kWarmUps; ++i) iteration();
    timing->take();
    for (int i = 0; i < kIterations; ++i) iteration();
    Use sum;
    std::vector<std::pair<std::string, Use>> rows;
    for (const auto& [name, use] : timing->take()) {
        const Use& each =
            rows.emplace_back(name, Use{use.runs / kIterations, use.passes / kIterations,
                                        use.seconds / kIterations})
                .second;
        sum.runs += each.runs;
        sum.passes += each.passes;
        sum.seconds += each.seconds;
    }
    std::ranges::sort(rows, std::ranges::greater(),
                      [](const auto& row) { return row.second.seconds; });
    std::printf("%-42s %6s %7s %9s\n", workload.name.c_str(), "runs", "passes", "ms");
    for (const auto& [name, use] : rows) printRow(name, use, sum.seconds);
    printRow("all, each waited for", sum, sum.seconds);
}

}  // namespace glgrad::bench

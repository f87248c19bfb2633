#include "bench/workloads.h"

#include <iostream>
#include <optional>

#include "core/error.h"

namespace glgrad::bench {
namespace {

constexpr int kWarmUps = 3;

// Opened once: programs compiled by one workload serve the next.
const std::optional<Device>& glDevice() {
    static const std::optional<Device> device = []() -> std::optional<Device> {
        try {
            return Device::gl();
        } catch (const DeviceError& error) {
            std::cerr << "no OpenGL: " << error.what() << '\n';
            return std::nullopt;
        }
    }();
    return device;
}

void measure(benchmark::State& state, const Workload& workload, const Device& device) {
    const DeviceScope scope(device);
    const Iteration iteration = workload.prepare();
    for (int i = 0; i < kWarmUps; ++i) iteration();
    device.synchronize();
    for (auto _ : state) {
        iteration();
        device.synchronize();
    }
    using benchmark::Counter;
    const auto rate = [&](double amount) {
        return Counter(amount, Counter::kIsIterationInvariantRate);
    };
    if (workload.flops > 0) state.counters["GFLOP/s"] = rate(workload.flops * 1e-9);
    if (workload.bytes > 0) state.counters["GB/s"] = rate(workload.bytes * 1e-9);
    if (workload.items > 0) state.counters["items/s"] = rate(workload.items);
}

void addOn(const Workload& workload, const char* suffix, const Device& device) {
    benchmark::RegisterBenchmark(
        (workload.name + "/" + suffix).c_str(),
        [workload, device](benchmark::State& state) { measure(state, workload, device); })
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
}

}  // namespace

void addWorkload(const Workload& workload) {
    static const Device cpu = Device::cpu();
    addOn(workload, "cpu", cpu);
    if (glDevice()) addOn(workload, "gl", *glDevice());
}

}  // namespace glgrad::bench

#include "bench/workloads.h"

#include <cmath>
#include <iostream>
#include <optional>

#include "autograd/ops.h"
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

// https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
std::vector<float> fill(std::uint32_t seed, Index count, float low, float high) {
    std::vector<float> values(count);
    for (float& value : values) {
        seed += 0x6D2B79F5u;
        std::uint32_t t = (seed ^ (seed >> 15)) * (1u | seed);
        t = (t + (t ^ (t >> 7)) * (61u | t)) ^ t;
        const double unit = (t ^ (t >> 14)) / 4294967296.0;
        value = static_cast<float>(low + (double{high} - low) * unit);
    }
    return values;
}

Tensor filled(std::uint32_t seed, const Shape& shape, float low, float high) {
    return Tensor(shape, fill(seed, shape.size(), low, high));
}

Tensor weight(int index, const Shape& shape) {
    if (shape.rank() == 1) return zeros(shape);
    const double fanIn = static_cast<double>(shape.size() / shape.last());
    const float limit = static_cast<float>(std::sqrt(6.0 / fanIn));
    return filled(1000u + static_cast<std::uint32_t>(index), shape, -limit, limit);
}

void addWorkload(const Workload& workload) {
    static const Device cpu = Device::cpu();
    addOn(workload, "cpu", cpu);
    if (glDevice()) addOn(workload, "gl", *glDevice());
}

}  // namespace glgrad::bench

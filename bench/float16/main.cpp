// glgrad_float16: the same in float32 and in float16, by turns: time, memory, accuracy.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>

#include "bench/float16/cases.h"
#include "bench/support/command_line.h"
#include "bench/support/numbers.h"
#include "core/device.h"
#include "core/error.h"
#include "models/internal/report_html.h"

namespace {

using namespace glgrad;
using namespace glgrad::bench;

constexpr const char* kUsage =
    "usage: glgrad_float16 [OPTION ...]\n"
    "  --backend NAME     gl (default) or cpu\n"
    "  --filter TEXT      only the cases whose names contain it\n"
    "  --rounds NUMBER    how often the two take turns (default: 9)\n";

/// One case in one dtype, on a device of its own.
class Side {
public:
    Side(const Case& what, DType dtype, const std::string& backend)
        : device_(Device::open(backend)) {
        const DeviceScope scope(device_);
        iteration_ = what.prepare(dtype);
        result_ = iteration_().values();
        for (int i = 0; i < 3; ++i) iteration_().compute();
        const std::int64_t before = device_.counters().passes;
        iteration_().compute();
        passes_ = device_.counters().passes - before;
        device_.synchronize();
    }

    const std::vector<float>& result() const { return result_; }
    /// Of an iteration: draws on OpenGL, kernels on the CPU.
    std::int64_t passes() const { return passes_; }
    double milliseconds(int iterations) {
        using Clock = std::chrono::steady_clock;
        const DeviceScope scope(device_);
        const Clock::time_point start = Clock::now();
        for (int i = 0; i < iterations; ++i) iteration_().compute();
        device_.synchronize();
        return std::chrono::duration<double, std::milli>(Clock::now() - start).count() / iterations;
    }
    /// All that the device holds: tensors, and what waits to be used again.
    double megabytes() const {
        const MemoryStats stats = device_.memoryStats();
        return 1e-6 * static_cast<double>(stats.tensors().bytes + stats.pooled.bytes);
    }

private:
    Device device_;
    std::function<Tensor()> iteration_;
    std::vector<float> result_;
    std::int64_t passes_ = 0;
};

// The largest difference, of the largest value.
double differenceOf(const std::vector<float>& got, const std::vector<float>& want) {
    double largest = 0.0, difference = 0.0;
    for (std::size_t i = 0; i < want.size(); ++i) {
        largest = std::max(largest, std::abs(double{want[i]}));
        difference = std::max(difference, std::abs(double{got[i]} - want[i]));
    }
    return difference / largest;
}

void compare(const Case& what, const std::string& backend, int rounds) {
    constexpr double kRoundMs = 60.0;
    Side full(what, DType::float32, backend), half(what, DType::float16, backend);
    const int iterations = std::max(1, static_cast<int>(kRoundMs / full.milliseconds(1)));
    std::vector<double> fullMs, halfMs, ratios;
    for (int round = 0; round < rounds; ++round) {
        fullMs.push_back(full.milliseconds(iterations));
        halfMs.push_back(half.milliseconds(iterations));
        ratios.push_back(halfMs.back() / fullMs.back());
    }
    std::cout << concat("| `", what.name, "` | ", numberText(median(fullMs)), " | ",
                        numberText(median(halfMs)), " | ", fixedText(median(ratios), 2), " | ",
                        full.passes(), " | ", half.passes(), " | ", numberText(full.megabytes()),
                        " | ", numberText(half.megabytes()), " | ",
                        numberText(differenceOf(half.result(), full.result())), " |\n")
              << std::flush;
}

std::vector<Case> casesOf(const std::string& filter) {
    std::vector<Case> cases = allCases();
    std::erase_if(cases,
                  [&](const Case& each) { return each.name.find(filter) == std::string::npos; });
    if (cases.empty()) {
        throw ArgumentError("--filter: no case's name contains '" + filter + "'");
    }
    return cases;
}

}  // namespace

int main(int count, char** words) {
    try {
        const CommandLine line(count, words, {"--backend", "--filter", "--rounds"}, {"--help"});
        if (line.has("--help")) {
            std::cout << kUsage;
            return 0;
        }
        const std::string backend = line.choice("--backend", {"cpu", "gl"}, "gl");
        const int rounds = static_cast<int>(line.number("--rounds", 9));
        const std::vector<Case> cases = casesOf(line.value("--filter"));
        std::cout << "| | ms, float32 | float16 | of its time | passes, float32 | float16 "
                     "| MB, float32 | float16 | largest difference |\n"
                     "|---|---:|---:|---:|---:|---:|---:|---:|---:|\n";
        for (const Case& each : cases) compare(each, backend, rounds);
    } catch (const ArgumentError& error) {
        std::cerr << "glgrad_float16: " << error.what() << "\n\n" << kUsage;
        return 2;
    } catch (const std::exception& error) {
        std::cerr << "glgrad_float16: " << error.what() << '\n';
        return 1;
    }
}

// Measures training steps of growing size, each in a process of its own, until something ends it.
#include <sys/resource.h>

#include <iostream>
#include <limits>
#include <new>

#include "bench/scaling/point.h"
#include "bench/support/child_process.h"
#include "bench/support/command_line.h"
#include "bench/support/facts.h"
#include "bench/support/machine.h"
#include "core/error.h"
#include "core/file.h"

namespace {

using namespace glgrad;
using namespace glgrad::bench;

constexpr const char* kUsage =
    "usage: glgrad_scaling [OPTION ...]\n\n"
    "  --backend NAME    cpu (default) or gl\n"
    "  --series NAME     only this one\n"
    "  --results FOLDER  write scaling.NAME.json\n"
    "  --quick           fewer sizes, and no search for what ends a series\n"
    "  --memory BYTES    what a process may take; default: half of the machine's\n"
    "  --commit TEXT     what is measured\n"
    "  --command TEXT    how\n"
    "  --size NUMBER     with --series: print the measurement of one size\n";

/// A step that would take longer is not tried.
constexpr double kPatienceSeconds = 10.0;

std::int64_t memoryOf(const CommandLine& line) {
    return line.number("--memory", memoryBytes() / 2, 1, std::numeric_limits<std::int64_t>::max());
}

Index sizeOf(const CommandLine& line) { return line.number("--size", 1); }

// Before anything is measured.
void check(const CommandLine& line) {
    memoryOf(line);
    sizeOf(line);
    if (line.has("--series")) seriesOf(line.value("--series"));
    if (line.has("--size") && !line.has("--series")) {
        throw ArgumentError("--size: expected --series, of which it is a size");
    }
}

// What a process of its own says of one size, or why it says nothing.
struct Outcome {
    ScalingPoint point;
    std::string failure;
};

Outcome measureApart(const CommandLine& line, const std::string& series, Index size) {
    const ChildOutput output = runProgram(
        {ownFolder() + "/glgrad_scaling", "--backend", line.value("--backend", "cpu"), "--memory",
         std::to_string(memoryOf(line)), "--series", series, "--size", std::to_string(size)});
    if (output.exitStatus == 0) return {.point = pointOf(output.text), .failure = ""};
    const std::string reason = output.text.substr(0, output.text.find('\n'));
    if (!reason.empty()) return {.point = {}, .failure = reason};
    return {.point = {}, .failure = concat("ended with status ", output.exitStatus)};
}

ScalingSeries measureSeries(const Series& series, const CommandLine& line) {
    ScalingSeries result{.name = series.name, .size = series.size, .unit = series.unit};
    const bool quick = line.has("--quick");
    const Index factor = quick ? 4 : 2;
    const double timesWork = quick ? series.timesWork * series.timesWork : series.timesWork;
    double expectedSeconds = 0.0;
    for (Index size = series.first; !quick || size <= series.last; size *= factor) {
        if (expectedSeconds > kPatienceSeconds) {
            result.lastSize = static_cast<double>(size);
            result.limit = concat("not tried: a step would take about ",
                                  static_cast<int>(expectedSeconds), " s");
            break;
        }
        const Outcome outcome = measureApart(line, series.name, size);
        if (!outcome.failure.empty()) {
            result.lastSize = static_cast<double>(size);
            result.limit = outcome.failure;
            break;
        }
        std::cout << series.name << ' ' << size << ": " << outcome.point.ms << " ms" << std::endl;
        result.points.push_back(outcome.point);
        expectedSeconds = 1e-3 * outcome.point.ms * timesWork;
    }
    if (!result.limit.empty()) std::cout << series.name << " ends: " << result.limit << std::endl;
    return result;
}

void measureAll(const CommandLine& line, const Device& device) {
    const OtherPrograms others;
    ScalingResults results{.device = factsOf(device), .run = {}};
    const std::string wanted = line.value("--series");
    const std::string file =
        line.value("--results") + "/scaling." + results.device.backend + ".json";
    if (line.has("--results")) checkWritable(file);
    for (const Series& series : allSeries()) {
        if (!wanted.empty() && series.name != wanted) continue;
        results.series.push_back(measureSeries(series, line));
    }
    results.run =
        factsOfRun(line.value("--commit"), line.value("--command"), line.has("--quick"), others);
    if (line.has("--results")) writeScaling(file, results);
}

// In a process of its own. What failed goes to the standard output, for measureApart.
int measureOne(const CommandLine& line) {
    try {
        const auto most = static_cast<rlim_t>(memoryOf(line));
        const rlimit limit{most, most};
        setrlimit(RLIMIT_AS, &limit);
        const Device device = Device::open(line.value("--backend", "cpu"));
        std::cout << textOf(measurePoint(seriesOf(line.value("--series")), sizeOf(line), device))
                  << '\n';
        return 0;
    } catch (const std::bad_alloc&) {
        std::cout << "out of memory: the host has no more for this process, which has taken "
                  << peakMemoryBytes() << " bytes\n";
    } catch (const std::exception& error) {
        std::cout << error.what() << '\n';
    }
    return 1;
}

}  // namespace

int main(int count, char** words) {
    try {
        const CommandLine line(
            count, words,
            {"--backend", "--series", "--results", "--memory", "--commit", "--command", "--size"},
            {"--quick", "--help"});
        const std::string backend = line.choice("--backend", {"cpu", "gl"}, "cpu");
        check(line);
        if (line.has("--help")) {
            std::cout << kUsage;
        } else if (line.has("--size")) {
            return measureOne(line);
        } else {
            measureAll(line, Device::open(backend));
        }
    } catch (const ArgumentError& error) {
        std::cerr << "glgrad_scaling: " << error.what() << "\n\n" << kUsage;
        return 2;
    } catch (const std::exception& error) {
        std::cerr << "glgrad_scaling: " << error.what() << '\n';
        return 1;
    }
}

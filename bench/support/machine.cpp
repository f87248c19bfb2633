#include "bench/support/machine.h"

#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <sstream>
#include <thread>

#include "bench/support/child_process.h"

namespace glgrad::bench {
namespace {

// The rest of the first line of a file that begins with `start`, without the blanks around it.
std::string lineAfter(const char* file, const std::string& start) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with(start)) continue;
        const std::size_t first = line.find_first_not_of(" \t:", start.size());
        return first == std::string::npos ? "" : line.substr(first);
    }
    return "";
}

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

double ownProcessorSeconds() {
    double sum = 0.0;
    for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage usage{};
        getrusage(who, &usage);
        sum += seconds(usage.ru_utime) + seconds(usage.ru_stime);
    }
    return sum;
}

// Of all processes but this one and its children. See proc(5): user, nice, system, idle, iowait,
// irq, softirq, steal.
double othersProcessorSeconds() {
    std::istringstream in(lineAfter("/proc/stat", "cpu "));
    double ticks[8] = {};
    for (double& tick : ticks) in >> tick;
    const double busy = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7];
    return busy / static_cast<double>(sysconf(_SC_CLK_TCK)) - ownProcessorSeconds();
}

}  // namespace

std::string processorName() {
    const std::string name = lineAfter("/proc/cpuinfo", "model name");
    return name.empty() ? "unknown processor" : name;
}

int coreCount() { return static_cast<int>(std::thread::hardware_concurrency()); }

std::int64_t memoryBytes() { return std::int64_t{sysconf(_SC_PHYS_PAGES)} * sysconf(_SC_PAGESIZE); }

std::string systemName() {
    utsname names{};
    uname(&names);
    return std::string(names.sysname) + " " + names.machine;
}

std::string today() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[16];
    std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
    return text;
}

std::int64_t peakMemoryBytes() {
    // Not getrusage: its figure begins with that of the program that started this one.
    const std::string kilobytes = lineAfter("/proc/self/status", "VmHWM:");
    return kilobytes.empty() ? 0 : 1024 * std::stoll(kilobytes);
}

OtherPrograms::OtherPrograms()
    : busyAtStart_(othersProcessorSeconds()), startedAt_(monotonicSeconds()) {}

double OtherPrograms::cores() const {
    const double elapsed = monotonicSeconds() - startedAt_;
    return std::max(0.0, (othersProcessorSeconds() - busyAtStart_) / std::max(elapsed, 1e-3));
}

}  // namespace glgrad::bench

#include "core/machine_memory.h"

#include <algorithm>
#include <fstream>
#include <limits>

#include "core/error.h"

#ifdef __linux__
#include <sys/sysinfo.h>
#endif

namespace glgrad {
namespace {

constexpr std::uint64_t kUnknown = std::numeric_limits<std::uint64_t>::max();

#ifdef __linux__

// The number in a file of the system; kUnknown for any other word, such as "max".
std::uint64_t numberIn(const char* path) {
    std::ifstream file(path);
    std::uint64_t number = 0;
    return file >> number ? number : kUnknown;
}

std::uint64_t findMachineMemory() {
    struct sysinfo machine {};
    if (sysinfo(&machine) != 0) return kUnknown;
    const std::uint64_t unit = machine.mem_unit;
    const std::uint64_t allowed = std::min(numberIn("/sys/fs/cgroup/memory.max"),
                                           numberIn("/sys/fs/cgroup/memory/memory.limit_in_bytes"));
    return std::min(machine.totalram * unit, allowed) + machine.totalswap * unit;
}

#else

std::uint64_t findMachineMemory() { return kUnknown; }

#endif

}  // namespace

std::uint64_t machineMemory() {
    static const std::uint64_t bytes = findMachineMemory();
    return bytes;
}

void throwNoHostMemory(Index count, std::size_t bytesOfEach) {
    throw DeviceError(concat("out of memory: the host has none left for ", count, " values of ",
                             bytesOfEach, " bytes"));
}

void checkHostHas(Index count, std::size_t bytesOfEach) {
    if (count < 0) {
        throw ArgumentError(concat("expected a number of values of at least 0, got ", count));
    }
    if (static_cast<std::uint64_t>(count) > machineMemory() / bytesOfEach) {
        throwNoHostMemory(count, bytesOfEach);
    }
}

}  // namespace glgrad

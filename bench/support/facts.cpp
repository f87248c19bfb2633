#include "bench/support/facts.h"

namespace glgrad::bench {

std::string backendName(const Device& device) {
    return device.kind() == DeviceKind::gl ? "gl" : "cpu";
}

DeviceFacts factsOf(const Device& device) {
    const DeviceInfo& info = device.info();
    return {.backend = backendName(device),
            .name = info.name,
            .version = info.version,
            .software = device.limits().software,
            .threads = device.kind() == DeviceKind::cpu ? device.limits().threads : 0,
            .processor = processorName(),
            .cores = coreCount(),
            .system = systemName()};
}

RunFacts factsOfRun(const std::string& commit, const std::string& command, bool quick,
                    const OtherPrograms& others) {
    return {.date = today(),
            .version = GLGRAD_VERSION,
            .commit = commit,
            .command = command,
            .quick = quick,
            .otherCores = others.cores()};
}

}  // namespace glgrad::bench

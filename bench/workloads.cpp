#include "bench/workloads.h"

namespace glgrad::bench {
namespace {

std::vector<Workload>& registry() {
    static std::vector<Workload> list;
    return list;
}

}  // namespace

void addWorkload(const Workload& workload) { registry().push_back(workload); }

const std::vector<Workload>& workloads() { return registry(); }

bool belongsOn(const Workload& workload, const Device& device) {
    const bool isHardware = device.kind() == DeviceKind::gl && !device.limits().software;
    return !workload.large || isHardware;
}

double bytesOf(const Shape& shape) { return 4.0 * static_cast<double>(shape.size()); }

}  // namespace glgrad::bench

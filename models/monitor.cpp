#include "models/monitor.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace glgrad {

Monitor::Monitor(std::string_view owner, std::string name, MonitorMode mode, double minDelta)
    : owner_(owner), name_(std::move(name)), minDelta_(minDelta) {
    const bool larger = mode == MonitorMode::max ||
                        (mode == MonitorMode::automatic && name_.find("acc") != std::string::npos);
    sign_ = larger ? 1.0 : -1.0;
}

void Monitor::begin(const Training& training) {
    best_.reset();
    if (std::ranges::find(training.measured, name_) != training.measured.end()) return;
    std::string names;
    for (const std::string& name : training.measured) names += (names.empty() ? "" : ", ") + name;
    throw ArgumentError(concat(owner_, ": cannot monitor ", name_, ": training measures ", names));
}

bool Monitor::improve(const Logs& logs) {
    const std::optional<double> value = logs.find(name_);
    if (!value || std::isnan(*value)) return false;
    if (best_ && sign_ * *value <= sign_ * *best_ + minDelta_) return false;
    best_ = value;
    return true;
}

}  // namespace glgrad

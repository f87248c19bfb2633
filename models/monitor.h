#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "models/callback.h"

namespace glgrad {

/// Which values are better. `automatic` takes larger ones for names with "acc" in them, else
/// smaller ones.
enum class MonitorMode { automatic, min, max };
constexpr std::array<std::string_view, 3> enumNames(MonitorMode) { return {"auto", "min", "max"}; }

/// The best value so far of one of the numbers that training measures.
class Monitor {
public:
    /// `minDelta` is by how much a value has to be better to count.
    Monitor(std::string_view owner, std::string name, MonitorMode mode, double minDelta = 0.0);

    /// Forgets the best value. Throws ArgumentError, beginning with the owner, when this training
    /// does not measure that number.
    void begin(const Training& training);
    /// Whether the logs have a new best value; NaN is none.
    bool improve(const Logs& logs);

private:
    std::string owner_;
    std::string name_;
    double sign_;
    double minDelta_;
    std::optional<double> best_;
};

}  // namespace glgrad

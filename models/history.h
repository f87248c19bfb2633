#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace glgrad {

/// Named numbers such as "loss", "accuracy" and "val_loss", in the order in which they were added.
class Logs {
public:
    void add(std::string name, double value) { entries_.emplace_back(std::move(name), value); }
    bool contains(std::string_view name) const { return find(name).has_value(); }
    std::optional<double> find(std::string_view name) const;
    /// Throws ArgumentError, listing the names that there are, for another.
    double operator[](std::string_view name) const;
    /// "loss: 0.5123 - accuracy: 0.8123"
    std::string toString() const;

    auto begin() const { return entries_.begin(); }
    auto end() const { return entries_.end(); }

private:
    std::vector<std::pair<std::string, double>> entries_;
};

/// What fit measured, epoch by epoch.
struct History {
    struct Epoch {
        int number = 0;        ///< From 1.
        double seconds = 0.0;  ///< With the validation.
        Logs logs;
    };
    std::vector<Epoch> epochs;
    bool stopped = false;  ///< Whether training ended before its last epoch was complete.

    /// One number of every epoch that has it: `history["val_loss"]`. Throws ArgumentError when none
    /// has.
    std::vector<double> operator[](std::string_view name) const;
};

}  // namespace glgrad

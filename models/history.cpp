#include "models/history.h"

#include <algorithm>
#include <iomanip>
#include <sstream>

#include "core/error.h"

namespace glgrad {

std::optional<double> Logs::find(std::string_view name) const {
    const auto found =
        std::ranges::find_if(entries_, [&](const auto& entry) { return entry.first == name; });
    if (found == entries_.end()) return std::nullopt;
    return found->second;
}

double Logs::operator[](std::string_view name) const {
    if (const std::optional<double> value = find(name)) return *value;
    std::string names;
    for (const auto& entry : entries_) names += (names.empty() ? "" : ", ") + entry.first;
    throw ArgumentError(concat("Logs: nothing is named ", name, "; there is ", names));
}

std::string Logs::toString() const {
    std::ostringstream out;
    out << std::fixed << std::setprecision(4);
    for (const auto& [name, value] : entries_) {
        out << (out.tellp() > 0 ? " - " : "") << name << ": " << value;
    }
    return out.str();
}

std::vector<double> History::operator[](std::string_view name) const {
    std::vector<double> values;
    for (const Epoch& epoch : epochs) {
        if (const std::optional<double> value = epoch.logs.find(name)) values.push_back(*value);
    }
    if (values.empty()) {
        throw ArgumentError(concat("History: no epoch measured anything named ", name));
    }
    return values;
}

}  // namespace glgrad

#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/metrics.h"

namespace glgrad {

/// What each output of a model has: one value, for a model with one output, several in the order of
/// the outputs, or by name: `{{"topic", MeanSquaredError{}}, {"score", ...}}`. Outputs that are not
/// named have none.
template <class T>
class PerOutput {
public:
    struct Named {
        std::string name;  ///< Empty: by place.
        T value;
    };

    PerOutput() = default;
    template <std::convertible_to<T> U>
    PerOutput(const U& value) : values_{{{}, value}} {}
    PerOutput(const std::vector<T>& values) {
        for (const T& value : values) values_.push_back({{}, value});
    }
    PerOutput(std::initializer_list<std::pair<std::string, T>> values) {
        for (const auto& [name, value] : values) values_.push_back({name, value});
    }

    explicit operator bool() const { return !values_.empty(); }
    const std::vector<Named>& values() const { return values_; }
    /// The value of an output, or none.
    const T* find(std::string_view name, std::size_t place) const {
        for (std::size_t i = 0; i < values_.size(); ++i) {
            if (values_[i].name.empty() ? i == place : values_[i].name == name) {
                return &values_[i].value;
            }
        }
        return nullptr;
    }

private:
    std::vector<Named> values_;
};

/// The metrics of each output: `{Accuracy{}}` for a model with one, else
/// `{{"topic", {Accuracy{}}}, ...}`.
class MetricsPerOutput : public PerOutput<std::vector<Metric>> {
public:
    MetricsPerOutput() = default;
    MetricsPerOutput(std::initializer_list<Metric> metrics)
        : MetricsPerOutput(std::vector<Metric>(metrics)) {}
    MetricsPerOutput(const std::vector<Metric>& metrics)
        : PerOutput(std::vector<std::vector<Metric>>{metrics}) {}
    MetricsPerOutput(std::initializer_list<std::pair<std::string, std::vector<Metric>>> metrics)
        : PerOutput(metrics) {}
};

}  // namespace glgrad

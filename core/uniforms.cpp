#include "core/uniforms.h"

#include <algorithm>
#include <limits>

#include "core/error.h"

namespace glgrad {
namespace {

int checkedInt(std::string_view name, Index value) {
    if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max()) {
        throw ArgumentError(
            concat("kernel parameter ", name, ": ", value, " does not fit into 32 bits"));
    }
    return static_cast<int>(value);
}

void checkCount(std::string_view name, std::size_t count) {
    if (count == 0 || count > Uniform::kMaxValues) {
        throw Error(concat("kernel parameter ", name, ": expected 1 to ", Uniform::kMaxValues,
                           " values, got ", count));
    }
}

}  // namespace

Uniform::Uniform(std::string_view name, float value) : name_(name), count_(1) {
    floats_[0] = value;
}

Uniform::Uniform(std::string_view name, int value) : name_(name), isInteger_(true), count_(1) {
    integers_[0] = value;
}

Uniform::Uniform(std::string_view name, Index value) : Uniform(name, checkedInt(name, value)) {}

Uniform::Uniform(std::string_view name, std::initializer_list<int> values)
    : name_(name), isInteger_(true), count_(values.size()) {
    checkCount(name, count_);
    std::copy(values.begin(), values.end(), integers_.begin());
}

Uniform::Uniform(std::string_view name, std::span<const Index> values)
    : name_(name), isInteger_(true), isArray_(true), count_(kMaxValues) {
    checkCount(name, std::max<std::size_t>(values.size(), 1));
    std::transform(values.begin(), values.end(), integers_.begin(),
                   [&](Index value) { return checkedInt(name, value); });
}

Uniform Uniform::floats(std::string_view name, std::initializer_list<float> values) {
    checkCount(name, values.size());
    Uniform uniform(name, 0.0f);
    uniform.count_ = values.size();
    std::copy(values.begin(), values.end(), uniform.floats_.begin());
    return uniform;
}

const Uniform& Uniforms::find(std::string_view name, bool integer) const {
    const auto found = std::find_if(list_.begin(), list_.end(),
                                    [&](const Uniform& each) { return each.name() == name; });
    if (found == list_.end()) throw Error(concat("kernel parameter ", name, " is missing"));
    if (found->isInteger() != integer) {
        throw Error(concat("kernel parameter ", name, " is not of the type that is asked for"));
    }
    return *found;
}

}  // namespace glgrad

#include "core/uniforms.h"

#include <algorithm>
#include <utility>

#include "core/error.h"

namespace glgrad {
namespace {

void checkCount(std::string_view name, std::size_t count) {
    if (count == 0 || count > Uniform::kMaxValues) {
        throw Error(concat("kernel parameter ", name, ": expected 1 to ", Uniform::kMaxValues,
                           " values, got ", count));
    }
}

}  // namespace

int Uniform::fitting(Index value) {
    if (std::in_range<int>(value)) return static_cast<int>(value);
    beyond_ = value;
    return 0;
}

Uniform::Uniform(std::string_view name, Index value) : Uniform(name, 0) {
    values_.integers[0] = fitting(value);
}

Uniform::Uniform(std::string_view name, std::initializer_list<int> values)
    : name_(name), isInteger_(true), count_(static_cast<std::uint32_t>(values.size())) {
    checkCount(name, values.size());
    std::copy(values.begin(), values.end(), values_.integers.begin());
}

Uniform::Uniform(std::string_view name, std::span<const Index> values)
    : name_(name), isInteger_(true), isArray_(true), count_(kMaxValues) {
    checkCount(name, std::max<std::size_t>(values.size(), 1));
    std::transform(values.begin(), values.end(), values_.integers.begin(),
                   [&](Index value) { return fitting(value); });
}

Uniform Uniform::floats(std::string_view name, std::initializer_list<float> values) {
    checkCount(name, values.size());
    Uniform uniform(name, 0.0f);
    uniform.count_ = static_cast<std::uint32_t>(values.size());
    std::copy(values.begin(), values.end(), uniform.values_.floats.begin());
    return uniform;
}

void throwBeyond(std::string_view kernel, const Uniform& uniform) {
    throw ArgumentError(concat(kernel, ": expected integers of 32 bits, got ", uniform.beyond(),
                               " as ", uniform.name()));
}

const Uniform& Uniforms::find(std::string_view name, bool integer) const {
    const auto has = [&](const Uniform& each) {
        // Names are literals, so most are found without a look at their letters.
        const bool isSame = each.name().data() == name.data() && each.name().size() == name.size();
        return isSame || each.name() == name;
    };
    const auto found = std::find_if(list_.begin(), list_.end(), has);
    if (found == list_.end()) throw Error(concat("kernel parameter ", name, " is missing"));
    if (found->isInteger() != integer) {
        throw Error(concat("kernel parameter ", name, " is not of the type that is asked for"));
    }
    return *found;
}

}  // namespace glgrad

#include "tests/oracle/arguments.h"

#include "core/error.h"

namespace glgrad::oracle {

using nlohmann::json;

const Tensor& Arguments::operator[](std::size_t index) const {
    if (index >= case_.inputs.size()) throw Unsupported(concat("input ", index, " is missing"));
    usedInputs_.insert(index);
    return case_.inputs[index].tensor;
}

const Tensor& Arguments::operator[](std::string_view name) const {
    for (std::size_t i = 0; i < case_.inputs.size(); ++i) {
        if (case_.inputs[i].name == name) return (*this)[i];
    }
    throw Unsupported(concat("input ", name, " is missing"));
}

bool Arguments::has(std::string_view input) const {
    for (const Input& each : case_.inputs) {
        if (each.name == input) return true;
    }
    return false;
}

Tensors Arguments::all() const {
    Tensors tensors;
    for (std::size_t i = 0; i < count(); ++i) tensors.push_back((*this)[i]);
    return tensors;
}

const json& Arguments::attribute(const char* key) const {
    used_.insert(key);
    const auto found = case_.attributes.find(key);
    if (found == case_.attributes.end())
        throw Unsupported(concat("attribute ", key, " is missing"));
    return *found;
}

bool Arguments::given(const char* key) const {
    used_.insert(key);
    const auto found = case_.attributes.find(key);
    return found != case_.attributes.end() && !found->is_null();
}

float Arguments::number(const char* key, float otherwise) const {
    return given(key) ? number(key) : otherwise;
}

float Arguments::number(const char* key) const { return attribute(key).get<float>(); }

int Arguments::integer(const char* key) const { return attribute(key).get<int>(); }

bool Arguments::flag(const char* key, bool otherwise) const {
    return given(key) ? attribute(key).get<bool>() : otherwise;
}

std::string Arguments::text(const char* key, const char* otherwise) const {
    return given(key) ? attribute(key).get<std::string>() : otherwise;
}

std::vector<int> Arguments::integers(const char* key) const {
    const json& value = attribute(key);
    if (value.is_number()) return {value.get<int>()};
    return value.get<std::vector<int>>();
}

std::array<int, 2> Arguments::pair(const char* key) const {
    const std::vector<int> values = integers(key);
    if (values.size() != 2) throw Unsupported(concat("attribute ", key, " is not a pair"));
    return {values[0], values[1]};
}

std::vector<std::array<Index, 2>> Arguments::pairs(const char* key) const {
    return attribute(key).get<std::vector<std::array<Index, 2>>>();
}

void Arguments::require(const char* key, const json& value) const {
    if (given(key) && attribute(key) != value) {
        throw Unsupported(concat("attribute ", key, " = ", attribute(key).dump()));
    }
}

void Arguments::checkAllUsed() const {
    for (const auto& [key, value] : case_.attributes.items()) {
        if (key == "post" || key == "kernel_layout" || used_.contains(key)) continue;
        if (key == "data_format" && value == "channels_last") continue;
        throw Unsupported(concat("attribute ", key, " = ", value.dump()));
    }
    for (std::size_t i = 0; i < count(); ++i) {
        if (!usedInputs_.contains(i)) throw Unsupported(concat("input ", case_.inputs[i].name));
    }
}

}  // namespace glgrad::oracle

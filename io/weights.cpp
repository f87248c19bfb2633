#include "io/weights.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/error.h"
#include "core/sizes_text.h"
#include "io/internal/safetensors_layout.h"
#include "io/safetensors.h"

namespace glgrad {
namespace {

void checkTensor(const std::filesystem::path& path, const SafetensorsFile& file,
                 const Variable& variable) {
    const std::vector<std::int64_t>& sizes = file.entry(variable.name()).shape;
    if (std::ranges::equal(sizes, variable.shape().sizes())) return;
    throw IoError(concat(path.string(), ": expected tensor ", variable.name(), " of shape ",
                         variable.shape(), ", found ", sizesText(sizes)));
}

void checkNothingElse(const std::filesystem::path& path, const SafetensorsFile& file,
                      std::span<const Variable> variables) {
    std::unordered_set<std::string> names;
    for (const Variable& variable : variables) names.insert(variable.name());
    for (const SafetensorsEntry& entry : file.entries()) {
        if (names.contains(entry.name)) continue;
        throw IoError(concat(path.string(), ": tensor ", quotedTensorName(entry.name),
                             " belongs to no variable"));
    }
}

void checkNames(std::span<const Variable> variables) {
    std::unordered_set<std::string> names;
    for (const Variable& variable : variables) {
        if (names.insert(variable.name()).second) continue;
        throw ArgumentError(concat("loadVariables: expected variables of different names, got ",
                                   variable.name(), " twice"));
    }
}

}  // namespace

void saveVariables(const std::filesystem::path& path, std::span<const Variable> uses) {
    const std::vector<Variable> variables = eachOnce(uses);
    std::vector<std::vector<float>> values;
    values.reserve(variables.size());
    std::vector<SafetensorsTensor> tensors;
    for (const Variable& variable : variables) {
        values.push_back(variable.value().values());
        const std::span<const Index> sizes = variable.shape().sizes();
        tensors.push_back({variable.name(),
                           {sizes.begin(), sizes.end()},
                           values.back(),
                           variable.value().dtype()});
    }
    writeSafetensors(path, tensors);
}

void loadVariables(const std::filesystem::path& path, std::span<const Variable> uses) {
    const std::vector<Variable> variables = eachOnce(uses);
    checkNames(variables);
    const SafetensorsFile file = SafetensorsFile::read(path);
    Tensors loaded;
    for (const Variable& variable : variables) {
        checkTensor(path, file, variable);
        loaded.emplace_back(variable.shape(), file.values(variable.name()),
                            variable.value().dtype(), variable.value().device());
    }
    checkNothingElse(path, file, variables);
    for (std::size_t i = 0; i < variables.size(); ++i) Variable(variables[i]).assign(loaded[i]);
}

}  // namespace glgrad

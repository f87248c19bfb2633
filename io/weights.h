#pragma once

#include <filesystem>
#include <span>

#include "core/variable.h"

namespace glgrad {

/// Writes the values of the variables, under their names and in their dtypes, as a safetensors
/// file. The file appears whole or not at all. A variable that is there several times is written
/// once, under the first of its names. Throws ArgumentError when two have one name, and IoError
/// when writing fails.
void saveVariables(const std::filesystem::path& path, std::span<const Variable> variables);

/// Assigns the tensors of a safetensors file, in the variables' dtypes, to the variables of the
/// same names, of which the first counts as above: all, or none. Throws ArgumentError when two have
/// one name, and IoError when the file is damaged, lacks a variable, has a
/// tensor that belongs to no variable, or has one of another shape.
void loadVariables(const std::filesystem::path& path, std::span<const Variable> variables);

}  // namespace glgrad

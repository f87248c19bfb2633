// glgrad: internal header
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "io/safetensors.h"

namespace glgrad {

/// What the header of a safetensors file says, checked against the bytes that follow it.
struct SafetensorsHeader {
    std::vector<SafetensorsEntry> entries;  ///< sorted by name; data points into the file's bytes
    std::map<std::string, std::string> metadata;
};

/// Throws IoError when `file`, the bytes of a whole file, are not a sound safetensors file. Takes
/// time in proportion to the header, and memory of a few times its size.
SafetensorsHeader parseSafetensorsHeader(std::span<const std::byte> file,
                                         const std::string& fileName);

}  // namespace glgrad

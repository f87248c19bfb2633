#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
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

/// Throws IoError when `file`, the bytes of a whole file, are not a sound safetensors file.
SafetensorsHeader parseSafetensorsHeader(std::span<const std::byte> file,
                                         const std::string& fileName);

/// How many values a shape holds; nothing when a size is negative or when the product of the sizes
/// that are not zero is so large that counting bytes or strides could overflow.
std::optional<std::uint64_t> safetensorsValueCount(std::span<const std::int64_t> shape);

/// A name as errors show it: quoted, escaped and not longer than a line.
std::string quotedTensorName(std::string_view name);

/// The name under which the header keeps its string map.
inline constexpr std::string_view kSafetensorsMetadata = "__metadata__";

}  // namespace glgrad

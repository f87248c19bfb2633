// glgrad: internal header
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace glgrad {

/// Sizes that a file says, as Python prints a list; of more than a line holds the first ones and
/// how many there are: files may say anything. `text` writes one size.
std::string sizesText(
    std::span<const std::int64_t> sizes,
    std::string (*text)(std::int64_t) = [](std::int64_t size) { return std::to_string(size); });

}  // namespace glgrad

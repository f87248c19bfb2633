#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace glgrad {

/// Base64 with the usual alphabet and padding (RFC 4648, section 4), as data URIs want it.
std::string base64(std::span<const std::byte> bytes);

}  // namespace glgrad

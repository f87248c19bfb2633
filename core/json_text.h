// glgrad: internal header
#pragma once

#include <string_view>

namespace glgrad {

/// How many bytes of `text` make up the character, in UTF-8, that it begins with; 0 if none do.
std::size_t utf8Length(std::string_view text);

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <string_view>

#include "core/json.h"

namespace glgrad {

/// What Json::parse does.
Json parseJson(std::string_view text, std::string_view fileName);

}  // namespace glgrad

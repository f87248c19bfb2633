// glgrad: internal header
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "layers/layer.h"

namespace glgrad {

/// What Layer::partNames says. `given` are the names that the owner gave to the first of its parts
/// before. Throws ArgumentError, beginning with `owner`, for a handle that holds nothing and when
/// two parts were given one name by hand.
std::vector<std::string> namesOfParts(std::string_view owner, const std::vector<Layer>& parts,
                                      std::span<const std::string> given);

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <string>
#include <string_view>

#include "core/json.h"

namespace glgrad {

/// Whether a member of a config, which no field is for, changes nothing: because it is null, or
/// says what all classes of the kind do anyway, or how to compute something and not what.
bool isHarmlessMember(std::string_view kind, std::string_view type, std::string_view name,
                      const Json& value);

/// "float32", from Keras 2's string or the objects that Keras 2 and 3 have for policies. Throws
/// IoError for anything else.
std::string dtypeName(const Json& dtype);

/// "MaxPooling2D" to "max_pooling2d", as Keras names objects.
///
/// Source: keras/src/utils/naming.py, to_snake_case.
std::string toSnakeCase(std::string_view className);

}  // namespace glgrad

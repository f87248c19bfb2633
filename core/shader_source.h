#pragma once

#include <string_view>

namespace glgrad {

/// One shader file, embedded at build time.
struct ShaderSource {
    std::string_view name;  ///< The file's name, such as "relu.forward.frag".
    std::string_view text;  ///< The file's whole text.
};

}  // namespace glgrad

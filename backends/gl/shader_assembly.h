#pragma once

#include <string>

#include "backends/gl/pass_textures.h"
#include "core/plan.h"

namespace glgrad {

/// The language that a device's shaders are written in.
struct Dialect {
    bool es = false;          ///< GLSL ES 3.00 instead of GLSL 3.30.
    bool hasFma = false;      ///< Desktop only: fma() through ARB_gpu_shader5.
    bool textureLod = false;  ///< Fetch texels with textureLod instead of texelFetch.
};

/// The whole fragment shader of a pass: version, prelude, accessors of its textures, its own text.
/// Errors in source string 0 carry line numbers of the pass's own file, those in 1 of the prelude
/// and those in 2 of the accessors.
std::string fragmentSource(const Dialect& dialect, const Pass& pass, const PassTextures& textures);

/// The vertex shader that all passes share.
std::string vertexSource(const Dialect& dialect);

}  // namespace glgrad

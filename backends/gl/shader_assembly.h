#pragma once

#include <string>

#include "backends/gl/pass_textures.h"
#include "core/plan.h"

namespace glgrad {

/// How shaders read a texel: with texelFetch, with textureLod at its centre, with texture from a
/// rectangle texture, whose coordinates are texels, or with imageLoad. On rasterisers that run on
/// the CPU the later ones are the faster ones.
enum class TexelAccess { fetch, lod, rectangle, image };

/// The language that a device's shaders are written in.
struct Dialect {
    bool es = false;      ///< GLSL ES 3.00 instead of GLSL 3.30.
    bool hasFma = false;  ///< Desktop only: fma() through ARB_gpu_shader5.
    TexelAccess access = TexelAccess::fetch;
    bool roundsHalf = true;  ///< Shaders round what float16 textures hold; else the driver does.
    bool roughDivision =
        false;                  ///< The driver's a / b is not the nearest float: see quotient.glsl.
    bool slowIntegers = false;  ///< Worth a second program for small textures, which divides less.
    int flatUniforms = 0;       ///< How many uniforms may come as flat inputs: see flat_uniforms.h.
};

/// Whether no number that shaders divide, of texels or values, reaches 2^20.
bool hasFewTexels(const PassTextures& textures);

/// The whole fragment shader of a pass: version, prelude, accessors of its textures, its own text.
/// Errors in source string 0 carry line numbers of the pass's own file, those in 1 of the prelude
/// and those in 2 of the accessors.
std::string fragmentSource(const Dialect& dialect, const Pass& pass, const PassTextures& textures);

/// The vertex shader that all passes share.
std::string vertexSource(const Dialect& dialect);

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <glbinding/gl33core/enum.h>

#include "backends/gl/gl_state.h"

namespace glgrad {

/// The target of textures without layers.
inline gl33core::GLenum flatTarget(const GlState& state) {
    return state.usesRectangles() ? gl33core::GL_TEXTURE_RECTANGLE : gl33core::GL_TEXTURE_2D;
}

}  // namespace glgrad

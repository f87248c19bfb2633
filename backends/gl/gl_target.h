// glgrad: internal header
#pragma once

#include <glbinding/gl33core/enum.h>

#include "backends/gl/gl_state.h"

namespace glgrad {

/// The target of textures without layers.
inline gl::GLenum flatTarget(const GlState& state) {
    return state.usesRectangles() ? gl33core::GL_TEXTURE_RECTANGLE : gl33core::GL_TEXTURE_2D;
}

/// The internal format of textures of a format.
inline gl::GLenum sizedFormat(StorageFormat format) {
    switch (format) {
        case StorageFormat::uint8:
            return gl33core::GL_RGBA8;
        case StorageFormat::float16:
            return gl33core::GL_RGBA16F;
        default:
            return gl33core::GL_RGBA32F;
    }
}

}  // namespace glgrad

#pragma once

#include <array>

#include "backends/gl/gl_state.h"
#include "backends/gl/gl_textures.h"

namespace glgrad {

/// A draw of known numbers, to see whether draws and transfers have their effect: OpenGL cannot be
/// asked about all that prevents it. Needs the context, with a vertex array bound.
class DrawCheck {
public:
    DrawCheck(bool es, GlState& state, GlTextures& textures);
    /// Needs the context, too. The textures go with all others.
    void destroy();

    /// Uploads, draws and reads back. Throws DeviceError when other numbers come back.
    void check();

private:
    GlState& state_;
    GlTextures& textures_;
    Texture from_;
    Texture to_;
    unsigned program_ = 0;
    float next_ = 1.0f;  // Other numbers each time, so that old ones are not taken for new ones.
};

}  // namespace glgrad

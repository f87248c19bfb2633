#pragma once

#include <array>

#include "core/dtype.h"

namespace glgrad {

class GlStateGuard;

/// Remembers what is bound in a context, so that binding it again costs nothing. Everything that
/// glgrad binds, it binds through this.
class GlState {
public:
    static constexpr int kUnits = 16;

    void useProgram(unsigned program);
    void bindDrawFramebuffer(unsigned framebuffer);
    void bindReadFramebuffer(unsigned framebuffer);
    void setViewport(int width, int height);
    /// Whether textures without layers are rectangle textures. Forgets what is bound.
    void useRectangles(bool use);
    /// Whether a viewport is set for index 0 alone, which needs OpenGL 4.1.
    void useIndexedViewport(bool use) { indexedViewport_ = use; }
    bool usesRectangles() const { return rectangles_; }

    /// For a sampler to read from; an array texture when `isArray`. Another unit may stay active.
    void bindTexture(int unit, bool isArray, unsigned texture);
    /// For imageLoad. Needs OpenGL 4.2 or ARB_shader_image_load_store.
    void bindImage(int unit, bool isArray, unsigned texture, StorageFormat format);
    /// For functions that change the texture of the active unit, such as glTexSubImage2D.
    void editTexture(bool isArray, unsigned texture);

    /// Must be called when an object is deleted: its name may come back for another one.
    void forgetTexture(unsigned texture);
    void forgetFramebuffer(unsigned framebuffer);
    /// Nothing is known any more.
    void forgetAll();

    /// Is told of each texture unit before it is changed; may be null.
    void setGuard(GlStateGuard* guard) { guard_ = guard; }

private:
    static constexpr unsigned kUnknown = ~0u;

    void activate(int unit);

    struct Unit {
        unsigned flat = kUnknown;
        unsigned array = kUnknown;
        unsigned image = kUnknown;
    };
    unsigned program_ = kUnknown;
    unsigned drawFramebuffer_ = kUnknown;
    unsigned readFramebuffer_ = kUnknown;
    int width_ = -1;
    int height_ = -1;
    int activeUnit_ = -1;
    bool rectangles_ = false;
    bool indexedViewport_ = false;
    std::array<Unit, kUnits> units_{};
    GlStateGuard* guard_ = nullptr;
};

}  // namespace glgrad

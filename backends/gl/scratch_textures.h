#pragma once

#include <vector>

#include "backends/gl/gl_textures.h"
#include "core/kernel.h"
#include "core/limits.h"
#include "core/plan.h"

namespace glgrad {

/// The scratch textures of one run of a kernel; they come from the pool and go back to it.
class ScratchTextures {
public:
    /// Throws Error naming the kernel when a texture is larger than the limits, DeviceError when
    /// there is no memory.
    ScratchTextures(const Kernel& kernel, const Plan& plan, const Limits& limits,
                    GlTextures& textures, TexturePool& pool);
    ~ScratchTextures();
    ScratchTextures(const ScratchTextures&) = delete;
    ScratchTextures& operator=(const ScratchTextures&) = delete;

    Texture& operator[](int index) { return list_[index]; }
    MemoryUse use() const;

private:
    TexturePool& pool_;
    std::vector<Texture> list_;
};

}  // namespace glgrad

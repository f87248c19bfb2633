#pragma once

#include <array>
#include <map>
#include <span>
#include <unordered_set>

#include "backends/gl/gl_state.h"
#include "backends/gl/texture_pool.h"

namespace glgrad {

/// Makes and deletes the textures of a device and the framebuffers that draw to them. All calls
/// need the device's context.
class GlTextures {
public:
    GlTextures(GlState& state, TexturePool& pool) : state_(state), pool_(pool) {}

    /// A texture from the pool, or a new one. When there is no memory it empties the pool and
    /// tries again, then throws DeviceError.
    Texture take(const TextureSpec& spec);
    /// A new one.
    Texture make(const TextureSpec& spec);
    void destroy(std::span<const Texture> textures);
    /// All that it made, also those that tensors hold.
    void destroyAll();

    /// The framebuffer that draws to all of `targets`, layer by layer where they have layers. One
    /// texture owns its framebuffer; those of several are cached here.
    unsigned framebuffer(std::span<Texture* const> targets);

    /// Textures really made.
    std::int64_t made() const { return made_; }

private:
    static constexpr int kMaxTargets = 8;
    static constexpr std::size_t kMaxFramebuffers = 1024;
    using TextureIds = std::array<unsigned, kMaxTargets>;

    void destroyFramebuffer(unsigned framebuffer);
    void destroyFramebuffersOf(unsigned texture);
    unsigned makeFramebuffer(std::span<Texture* const> targets);

    GlState& state_;
    TexturePool& pool_;
    std::map<TextureIds, unsigned> framebuffers_;
    std::unordered_set<unsigned> allTextures_;
    std::unordered_set<unsigned> allFramebuffers_;
    std::int64_t made_ = 0;
};

}  // namespace glgrad

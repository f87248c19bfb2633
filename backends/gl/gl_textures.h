#pragma once

#include <array>
#include <span>
#include <unordered_set>

#include "backends/gl/gl_state.h"
#include "backends/gl/texture_pool.h"
#include "core/tensor_memory.h"

namespace glgrad {

/// Makes and deletes the textures of a device and the framebuffers that draw to them. All calls
/// need the device's context.
class GlTextures {
public:
    GlTextures(GlState& state, TexturePool& pool, const TensorMemory& memory)
        : state_(state), pool_(pool), memory_(memory) {}

    /// A texture from the pool, or a new one. When there is no memory it empties the pool and
    /// tries again, then throws DeviceError.
    Texture take(const TextureSpec& spec);
    /// A new one.
    Texture make(const TextureSpec& spec);
    void destroy(std::span<const Texture> textures);
    /// All that it made, also those that tensors hold.
    void destroyAll();

    /// The framebuffer that draws to all of `targets`, layer by layer where they have layers; it
    /// may be bound. A texture that is drawn to alone owns its framebuffer. Several share one for
    /// each number of targets: in training textures change places from step to step, so that
    /// framebuffers for each set of them would never be done with.
    unsigned framebuffer(std::span<Texture* const> targets);

    /// Textures really made.
    std::int64_t made() const { return made_; }
    /// Framebuffers made, and those that there are now.
    std::int64_t framebuffersMade() const { return framebuffersMade_; }
    std::int64_t framebuffers() const { return static_cast<std::int64_t>(allFramebuffers_.size()); }

private:
    static constexpr int kMaxTargets = 8;
    struct Attachment {
        unsigned texture = 0;
        int layer = -1;  // -1: it has none
        bool operator==(const Attachment&) const = default;
    };
    struct Attachments {
        std::array<Attachment, kMaxTargets> list{};
        int count = 0;
        bool operator==(const Attachments&) const = default;
    };
    struct Framebuffer {
        unsigned id = 0;
        Attachments attachments;
    };

    static Attachments attachmentsOf(std::span<Texture* const> targets);
    void attach(Framebuffer& framebuffer, const Attachments& wanted, const TextureSpec& spec);
    void checkFramebuffer(Framebuffer& framebuffer, const TextureSpec& spec);
    void destroyFramebuffer(unsigned framebuffer);
    void forgetAttachmentsOf(unsigned texture);

    GlState& state_;
    TexturePool& pool_;
    const TensorMemory& memory_;
    std::array<Framebuffer, kMaxTargets> shared_{};  // by the number of attachments less one
    std::unordered_set<unsigned> allTextures_;
    std::unordered_set<unsigned> allFramebuffers_;
    std::int64_t made_ = 0;
    std::int64_t framebuffersMade_ = 0;
};

}  // namespace glgrad

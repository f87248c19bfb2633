#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/dtype.h"
#include "core/fork.h"
#include "core/memory_stats.h"

namespace glgrad {

/// What makes textures exchangeable. With several layers it is an array texture.
struct TextureSpec {
    int width = 1;
    int height = 1;
    int layers = 1;
    StorageFormat format = StorageFormat::float32;

    std::int64_t texelBytes() const {
        switch (format) {
            case StorageFormat::uint8:
                return 4;
            case StorageFormat::float16:
                return 8;
            default:
                return 16;
        }
    }
    std::int64_t bytes() const { return std::int64_t{width} * height * layers * texelBytes(); }
    bool operator==(const TextureSpec&) const = default;
};

/// A texture of OpenGL, and the framebuffer that draws to it alone, 0 until one is needed.
struct Texture {
    unsigned id = 0;
    unsigned framebuffer = 0;
    TextureSpec spec;
};

/// Textures that are not in use, kept for reuse. It makes and deletes none, so that tensors can be
/// destroyed on any thread: the device's thread asks for what is in excess.
class TexturePool {
public:
    explicit TexturePool(std::int64_t budget) : budget_(budget) {}

    /// The texture of this kind that was used last.
    std::optional<Texture> take(const TextureSpec& spec);
    /// Destructors call it: where the host has no memory to remember the texture, it stays unused
    /// until the device closes.
    void giveBack(const Texture& texture) noexcept;
    /// Removes the textures that were unused longest, until the others fit into the budget.
    std::vector<Texture> takeExcess();
    std::vector<Texture> takeAll();
    /// From now on textures that are given back are dropped: their context is gone.
    void close();

    /// The textures that it has now.
    MemoryUse unused() const;

private:
    struct Hash {
        std::size_t operator()(const TextureSpec& spec) const;
    };
    struct Unused {
        Texture texture;
        std::uint64_t time;
    };
    using Textures = std::unordered_map<TextureSpec, std::vector<Unused>, Hash>;

    std::vector<Texture> shrinkTo(std::int64_t bytes);
    Textures::iterator oldest();

    const std::int64_t budget_;
    mutable ForkSafeMutex mutex_;
    Textures unused_;  // of each kind, those unused longest first
    std::uint64_t time_ = 0;
    MemoryUse use_;
    bool closed_ = false;
};

}  // namespace glgrad

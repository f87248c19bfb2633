#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "backends/gl/gl_state.h"
#include "core/memory_stats.h"
#include "core/texture_layout.h"

namespace glgrad {

/// Copies the values of tensors to textures and back. Needs the device's context.
class TexelTransfer {
public:
    explicit TexelTransfer(GlState& state) : state_(state) {}

    /// `Value` is float for RGBA32F textures and std::uint8_t for RGBA8 ones.
    template <class Value>
    void upload(unsigned texture, const TextureLayout& layout, std::span<const Value> values);
    /// To RGBA16F textures; rounds.
    void uploadHalves(unsigned texture, const TextureLayout& layout, std::span<const float> values);
    void download(unsigned framebuffer, const TextureLayout& layout, std::span<float> values);

    /// The buffer that values pass through, and how often it was made or grown.
    MemoryUse staging() const;
    std::int64_t allocations() const { return allocations_; }

private:
    template <class Value>
    std::span<Value> stage(const TextureLayout& layout);

    template <class Value>
    void send(unsigned texture, const TextureLayout& layout, const Value* texels);

    GlState& state_;
    // What is larger is made anew for each transfer, and freed after it.
    static constexpr std::size_t kMaxKept = std::size_t{64} << 20;

    void trim();

    std::vector<std::byte> staging_;
    std::int64_t allocations_ = 0;
};

}  // namespace glgrad

#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "backends/gl/gl_state.h"
#include "core/texture_layout.h"

namespace glgrad {

/// Copies the values of tensors to textures and back. Needs the device's context.
class TexelTransfer {
public:
    explicit TexelTransfer(GlState& state) : state_(state) {}

    /// `Value` is float for RGBA32F textures and std::uint8_t for RGBA8 ones.
    template <class Value>
    void upload(unsigned texture, const TextureLayout& layout, std::span<const Value> values);
    void download(unsigned framebuffer, const TextureLayout& layout, std::span<float> values);

private:
    template <class Value>
    std::span<Value> stage(const TextureLayout& layout);

    GlState& state_;
    std::vector<std::byte> staging_;
};

}  // namespace glgrad

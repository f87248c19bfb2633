#include "backends/gl/texel_transfer.h"

#include <glbinding/gl33core/enum.h>

#include <cstdint>
#include <type_traits>

#include "backends/gl/gl_functions.h"
#include "backends/gl/gl_target.h"
#include "backends/gl/texel_packing.h"

namespace glgrad {

using namespace gl33core;

namespace {

template <class Value>
constexpr GLenum typeOf() {
    if constexpr (std::is_same_v<Value, std::uint8_t>) return GL_UNSIGNED_BYTE;
    if constexpr (std::is_same_v<Value, std::uint16_t>) return GL_HALF_FLOAT;
    return GL_FLOAT;
}

}  // namespace

template <class Value>
std::span<Value> TexelTransfer::stage(const TextureLayout& layout) {
    const std::size_t count = 4 * static_cast<std::size_t>(layout.width) * layout.height;
    const std::size_t bytes = count * sizeof(Value);
    if (bytes > staging_.capacity()) {
        staging_ = std::vector<std::byte>(bytes);
        ++allocations_;
    }
    staging_.resize(bytes);
    return {reinterpret_cast<Value*>(staging_.data()), count};
}

template <class Value>
void TexelTransfer::upload(unsigned texture, const TextureLayout& layout,
                           std::span<const Value> values) {
    const Value* texels = values.data();
    if (!isPacked(layout) || values.empty()) {
        const std::span<Value> staged = stage<Value>(layout);
        packTexels<Value>(layout, values, staged);
        texels = staged.data();
    }
    send(texture, layout, texels);
}

void TexelTransfer::uploadHalves(unsigned texture, const TextureLayout& layout,
                                 std::span<const float> values) {
    const std::span<std::uint16_t> staged = stage<std::uint16_t>(layout);
    packHalves(layout, values, staged);
    send(texture, layout, staged.data());
}

template <class Value>
void TexelTransfer::send(unsigned texture, const TextureLayout& layout, const Value* texels) {
    state_.editTexture(false, texture);
    glTexSubImage2D(flatTarget(state_), 0, 0, 0, layout.width, layout.height, GL_RGBA,
                    typeOf<Value>(), texels);
    trim();
}

template void TexelTransfer::upload(unsigned, const TextureLayout&, std::span<const float>);
template void TexelTransfer::upload(unsigned, const TextureLayout&, std::span<const std::uint8_t>);

void TexelTransfer::download(unsigned framebuffer, const TextureLayout& layout,
                             std::span<float> values) {
    state_.bindReadFramebuffer(framebuffer);
    if (isPacked(layout)) {
        glReadPixels(0, 0, layout.width, layout.height, GL_RGBA, GL_FLOAT, values.data());
        return;
    }
    const std::span<float> staged = stage<float>(layout);
    glReadPixels(0, 0, layout.width, layout.height, GL_RGBA, GL_FLOAT, staged.data());
    unpackTexels<float>(layout, staged, values);
    trim();
}

void TexelTransfer::trim() {
    if (staging_.capacity() > kMaxKept) staging_ = std::vector<std::byte>();
}

MemoryUse TexelTransfer::staging() const {
    return {.bytes = static_cast<std::int64_t>(staging_.capacity()),
            .count = staging_.capacity() == 0 ? 0 : 1};
}

}  // namespace glgrad

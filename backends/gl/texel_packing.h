#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/texture_layout.h"

namespace glgrad {

/// Whether a tensor's values in row-major order are its texture's texels as they stand.
bool isPacked(const TextureLayout& layout);

/// Copies rows of values into the texels of a texture: `texels` has 4 * width * height entries,
/// and those without a value become 0.
template <class Value>
void packTexels(const TextureLayout& layout, std::span<const Value> values,
                std::span<Value> texels);

/// The same with the bits of the nearest float16.
void packHalves(const TextureLayout& layout, std::span<const float> values,
                std::span<std::uint16_t> texels);

/// The way back; padding is not looked at.
template <class Value>
void unpackTexels(const TextureLayout& layout, std::span<const Value> texels,
                  std::span<Value> values);

}  // namespace glgrad

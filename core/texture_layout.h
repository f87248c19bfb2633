#pragma once

#include "core/shape.h"

namespace glgrad {

/// How a shader finds a texel of a tensor from its row: rows lie below each other; a texture's row
/// holds whole lines of an image; or a row may end anywhere in the texture.
enum class Folding { none, lines, anywhere };

/// How a tensor lies in a two-dimensional texture of four-channel texels.
///
/// The last axis is packed by four into `columns` texels (padded with zeros), all other axes are
/// flattened into `rows`. The texels follow each other in row-major order and are wrapped at
/// `width`: texel (column, row) is number t = row * columns + column and lies at
/// (t % width, t / width).
struct TextureLayout {
    int lastAxis = 1;
    int columns = 1;
    int rows = 1;
    int width = 1;
    int height = 1;
    int lines = 1;  ///< Image lines, the last axis but one, in a row of the texture.
    Folding folding = Folding::none;

    bool operator==(const TextureLayout&) const = default;
};

/// The layout of `shape` on a device whose textures have at most `maxTextureSize` texels a side.
/// Images (shapes of four axes or more) have lines of pixels side by side, other shapes a row of
/// the texture for each of their rows where they fit. Tensors without elements get one texel.
/// Throws DeviceError when the tensor does not fit.
TextureLayout textureLayout(const Shape& shape, int maxTextureSize);

/// Whether a texture of one layout may be seen in the other.
bool sameTexels(const TextureLayout& a, const TextureLayout& b);

}  // namespace glgrad

#pragma once

#include "core/shape.h"

namespace glgrad {

/// How a tensor lies in a two-dimensional texture of four-channel texels.
///
/// The last axis is packed by four into `columns` texels (padded with zeros), all other axes are
/// flattened into `rows`. A row that is wider than the largest texture is cut into `segments` of
/// `segmentWidth` texels, one below the other; rows beyond the texture's height continue in
/// further blocks to the right.
struct TextureLayout {
    int lastAxis = 1;
    int columns = 1;
    int rows = 1;
    int segmentWidth = 1;
    int segments = 1;
    int width = 1;
    int height = 1;

    /// Whether texel (column, row) of the tensor is elsewhere than at (column, row) of the texture.
    bool folded() const { return segments > 1 || width > segmentWidth; }
    bool operator==(const TextureLayout&) const = default;
};

/// The layout of `shape` on a device whose textures have at most `maxTextureSize` texels a side.
/// Tensors without elements get one texel. Throws DeviceError when the tensor does not fit.
TextureLayout textureLayout(const Shape& shape, int maxTextureSize);

}  // namespace glgrad

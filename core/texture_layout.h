#pragma once

#include "core/shape.h"

namespace glgrad {

/// How texel (column, row) of a tensor is found: at (column, row) of the texture, after its row's
/// block is known, or after its row's segment is known as well.
enum class Folding { none, blocks, segments };

/// How a tensor lies in a two-dimensional texture of four-channel texels.
///
/// The last axis is packed by four into `columns` texels (padded with zeros), all other axes are
/// flattened into `rows`. A row that is wider than the largest texture is cut into `segments` of
/// `segmentWidth` texels, one below the other; rows beyond the texture's height continue in
/// further blocks to the right. The rows of one line of an image, those
/// that differ in the last axis but one, stay in one block where they fit into one.
struct TextureLayout {
    int lastAxis = 1;
    int columns = 1;
    int rows = 1;
    int segmentWidth = 1;
    int segments = 1;
    int width = 1;
    int height = 1;

    Folding folding() const {
        if (segments > 1) return Folding::segments;
        return width > segmentWidth ? Folding::blocks : Folding::none;
    }
    bool operator==(const TextureLayout&) const = default;
};

/// The layout of `shape` on a device whose textures have at most `maxTextureSize` texels a side.
/// Tensors without elements get one texel. Throws DeviceError when the tensor does not fit.
TextureLayout textureLayout(const Shape& shape, int maxTextureSize);

}  // namespace glgrad

#include "core/texture_layout.h"

#include <algorithm>

#include "core/error.h"

namespace glgrad {
namespace {

constexpr Index ceilDivide(Index a, Index b) { return (a + b - 1) / b; }

// A block does not cut the last axis but one apart where that can be: a line of an image stays
// together.
Index blockHeight(const Shape& shape, Index segments, Index lines, Index maxTextureSize) {
    if (lines <= maxTextureSize) return lines;
    Index unit = shape.rank() < 2 ? segments : shape[-2] * segments;
    if (unit > maxTextureSize) unit = segments;
    return unit > maxTextureSize ? maxTextureSize : maxTextureSize / unit * unit;
}

}  // namespace

TextureLayout textureLayout(const Shape& shape, int maxTextureSize) {
    const Index columns = std::max<Index>(ceilDivide(shape.last(), 4), 1);
    const Index rows = std::max<Index>(shape.rows(), 1);
    for (Index segments = ceilDivide(columns, maxTextureSize); segments <= columns; ++segments) {
        const Index segmentWidth = ceilDivide(columns, segments);
        const Index lines = rows * segments;
        const Index height = blockHeight(shape, segments, lines, maxTextureSize);
        const Index width = segmentWidth * ceilDivide(lines, height);
        if (width > maxTextureSize) continue;
        return {.lastAxis = static_cast<int>(shape.last()),
                .columns = static_cast<int>(columns),
                .rows = static_cast<int>(rows),
                .segmentWidth = static_cast<int>(segmentWidth),
                .segments = static_cast<int>(segments),
                .width = static_cast<int>(width),
                .height = static_cast<int>(height)};
    }
    throw DeviceError(concat("a tensor of shape ", shape, " does not fit into a texture of ",
                             maxTextureSize, " x ", maxTextureSize, " texels of four values"));
}

}  // namespace glgrad

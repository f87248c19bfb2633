#include "core/texture_layout.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"

namespace glgrad {
namespace {

// A texture of this many texels in at most three rows would leave most of a device idle: it works
// on squares of fragments.
constexpr Index kFlat = 1024;

constexpr Index ceilDivide(Index a, Index b) { return (a + b - 1) / b; }

bool foldByLines(TextureLayout& layout, Index pixels, int maxTextureSize) {
    const Index line = pixels * layout.columns;
    const Index lines = ceilDivide(layout.rows / pixels, maxTextureSize);
    if (line * lines > maxTextureSize) return false;
    layout.lines = static_cast<int>(lines);
    layout.width = static_cast<int>(line * lines);
    layout.height = static_cast<int>(ceilDivide(layout.rows / pixels, lines));
    layout.folding = layout.width > layout.columns ? Folding::lines : Folding::none;
    return true;
}

void foldAnywhere(TextureLayout& layout, Index texels, int maxTextureSize) {
    constexpr Index kUnit = 64;
    const auto side = static_cast<Index>(std::ceil(std::sqrt(static_cast<double>(texels))));
    const Index width = std::min<Index>(ceilDivide(side, kUnit) * kUnit, maxTextureSize);
    layout.width = static_cast<int>(width);
    layout.height = static_cast<int>(ceilDivide(texels, width));
    layout.folding = Folding::anywhere;
}

}  // namespace

TextureLayout textureLayout(const Shape& shape, int maxTextureSize) {
    const Index columns = std::max<Index>(ceilDivide(shape.last(), 4), 1);
    const Index rows = std::max<Index>(shape.rows(), 1);
    constexpr Index kMostInt = std::numeric_limits<int>::max();
    if (std::max({shape.last(), columns, rows}) > kMostInt ||
        columns * rows > Index{maxTextureSize} * maxTextureSize) {
        throw DeviceError(concat("a tensor of shape ", shape, " does not fit into a texture of ",
                                 maxTextureSize, " x ", maxTextureSize, " texels of four values"));
    }
    TextureLayout layout{.lastAxis = static_cast<int>(shape.last()),
                         .columns = static_cast<int>(columns),
                         .rows = static_cast<int>(rows)};
    const bool isImage = shape.rank() >= 4 && !shape.empty();
    if (isImage && foldByLines(layout, shape[-2], maxTextureSize)) return layout;
    const bool isFlat = rows < 4 && columns > kFlat;
    if (columns <= maxTextureSize && rows <= maxTextureSize && !isFlat) {
        layout.width = layout.columns;
        layout.height = layout.rows;
    } else {
        foldAnywhere(layout, columns * rows, maxTextureSize);
    }
    return layout;
}

bool sameTexels(const TextureLayout& a, const TextureLayout& b) {
    const bool samePadding =
        a.lastAxis == b.lastAxis || (a.lastAxis % 4 == 0 && b.lastAxis % 4 == 0);
    return samePadding && a.width == b.width && a.height == b.height;
}

}  // namespace glgrad

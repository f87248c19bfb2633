#include "backends/gl/texel_packing.h"

#include <algorithm>
#include <cstdint>

namespace glgrad {
namespace {

// Calls visit(values before the piece, texel where it begins, number of its values) for each
// segment of each row.
template <class Visit>
void forEachSegment(const TextureLayout& layout, std::size_t valueCount, Visit visit) {
    const std::size_t last = layout.lastAxis;
    if (last == 0) return;
    const std::size_t segmentValues = 4 * static_cast<std::size_t>(layout.segmentWidth);
    const std::size_t height = layout.height;
    std::size_t line = 0;
    for (std::size_t row = 0; row < valueCount; row += last) {
        for (int segment = 0; segment < layout.segments; ++segment, ++line) {
            const std::size_t start = segment * segmentValues;
            if (start >= last) continue;
            const std::size_t texel =
                (line % height) * layout.width + line / height * layout.segmentWidth;
            visit(row + start, texel, std::min(segmentValues, last - start));
        }
    }
}

}  // namespace

bool isPacked(const TextureLayout& layout) {
    return layout.folding() == Folding::none && layout.lastAxis == 4 * layout.width;
}

template <class Value>
void packTexels(const TextureLayout& layout, std::span<const Value> values,
                std::span<Value> texels) {
    std::fill(texels.begin(), texels.end(), Value{});
    forEachSegment(layout, values.size(),
                   [&](std::size_t value, std::size_t texel, std::size_t count) {
                       std::copy_n(values.data() + value, count, texels.data() + 4 * texel);
                   });
}

template <class Value>
void unpackTexels(const TextureLayout& layout, std::span<const Value> texels,
                  std::span<Value> values) {
    forEachSegment(layout, values.size(),
                   [&](std::size_t value, std::size_t texel, std::size_t count) {
                       std::copy_n(texels.data() + 4 * texel, count, values.data() + value);
                   });
}

template void packTexels(const TextureLayout&, std::span<const float>, std::span<float>);
template void packTexels(const TextureLayout&, std::span<const std::uint8_t>,
                         std::span<std::uint8_t>);
template void unpackTexels(const TextureLayout&, std::span<const float>, std::span<float>);

}  // namespace glgrad

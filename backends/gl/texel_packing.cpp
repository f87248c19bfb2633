#include "backends/gl/texel_packing.h"

#include <algorithm>
#include <cstdint>

#include "core/half.h"

namespace glgrad {
namespace {

// Calls visit(first value, first texel) for each row of `layout.lastAxis` values.
template <class Visit>
void forEachRow(const TextureLayout& layout, std::size_t valueCount, Visit visit) {
    const std::size_t last = layout.lastAxis;
    if (last == 0) return;
    for (std::size_t value = 0, texel = 0; value < valueCount;
         value += last, texel += layout.columns) {
        visit(value, texel);
    }
}

}  // namespace

bool isPacked(const TextureLayout& layout) {
    return layout.lastAxis == 4 * layout.columns &&
           Index{layout.columns} * layout.rows == Index{layout.width} * layout.height;
}

template <class Value>
void packTexels(const TextureLayout& layout, std::span<const Value> values,
                std::span<Value> texels) {
    std::fill(texels.begin(), texels.end(), Value{});
    forEachRow(layout, values.size(), [&](std::size_t value, std::size_t texel) {
        std::copy_n(values.data() + value, layout.lastAxis, texels.data() + 4 * texel);
    });
}

void packHalves(const TextureLayout& layout, std::span<const float> values,
                std::span<std::uint16_t> texels) {
    std::fill(texels.begin(), texels.end(), std::uint16_t{0});
    forEachRow(layout, values.size(), [&](std::size_t value, std::size_t texel) {
        const float* row = values.data() + value;
        std::transform(row, row + layout.lastAxis, texels.data() + 4 * texel, halfBits);
    });
}

template <class Value>
void unpackTexels(const TextureLayout& layout, std::span<const Value> texels,
                  std::span<Value> values) {
    forEachRow(layout, values.size(), [&](std::size_t value, std::size_t texel) {
        std::copy_n(texels.data() + 4 * texel, layout.lastAxis, values.data() + value);
    });
}

template void packTexels(const TextureLayout&, std::span<const float>, std::span<float>);
template void packTexels(const TextureLayout&, std::span<const std::uint8_t>,
                         std::span<std::uint8_t>);
template void unpackTexels(const TextureLayout&, std::span<const float>, std::span<float>);

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <algorithm>
#include <array>
#include <tuple>

#include "backends/cpu/parallel.h"
#include "core/kernel.h"
#include "core/random.h"

namespace glgrad {

/// The seed as the uniform `seed` of a shader, a key of Philox.
inline Uniform seedUniform(std::uint64_t seed) {
    return {"seed", {static_cast<int>(seed & 0xffffffffu), static_cast<int>(seed >> 32)}};
}

/// Calls `use(i, random)` for every value of `shape` with its random number in [0, 1). As on OpenGL
/// the four lanes of a texel share one call of Philox, whose counter is the texel's number.
template <class Use>
void forEachRandom(const Shape& shape, const Uniforms& uniforms, const Use& use) {
    const auto seed = uniforms.integers("seed");
    const std::array<std::uint32_t, 2> key{static_cast<std::uint32_t>(seed[0]),
                                           static_cast<std::uint32_t>(seed[1])};
    const Index last = shape.last(), columns = (last + 3) / 4, texels = shape.rows() * columns;
    constexpr Index kBlock = std::tuple_size_v<PhiloxBlock::value_type>;
    parallelFor((texels + kBlock - 1) / kBlock, 64, [&](Index begin, Index end) {
        Index row = begin * kBlock / columns, column = begin * kBlock % columns;
        for (Index block = begin; block < end; ++block) {
            const PhiloxBlock words = philoxBlock(key, static_cast<std::uint32_t>(block * kBlock));
            const Index count = std::min(kBlock, texels - block * kBlock);
            for (Index texel = 0; texel < count; ++texel) {
                const Index start = row * last + 4 * column;
                const Index lanes = std::min<Index>(4, last - 4 * column);
                for (Index i = 0; i < lanes; ++i) use(start + i, unitFloat(words[i][texel]));
                if (++column == columns) {
                    column = 0;
                    ++row;
                }
            }
        }
    });
}

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <array>

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
    const Index last = shape.last(), columns = (last + 3) / 4;
    parallelFor(shape.rows() * columns, 1024, [&](Index begin, Index end) {
        for (Index texel = begin; texel < end; ++texel) {
            const auto words = philox(key, {static_cast<std::uint32_t>(texel), 0, 0, 0});
            const Index row = texel / columns, column = 4 * (texel % columns);
            const Index count = std::min<Index>(4, last - column);
            for (Index i = 0; i < count; ++i) use(row * last + column + i, unitFloat(words[i]));
        }
    });
}

}  // namespace glgrad

#include "autograd/kernels/tiles.h"

#include <algorithm>

#include "core/error.h"
#include "shaders/tiles.h"

namespace glgrad {
namespace {

// Below this many fragments a processor is not busy, and the summation is shared among more.
constexpr Index kBusyFragments = 4096;
// A fragment should sum at least this many steps: merging costs as much as a step.
constexpr Index kLeastDepth = 32;

constexpr Index ceilDivide(Index a, Index b) { return (a + b - 1) / b; }

Index chooseSplits(const Limits& limits, Index fragments, Index widest, Index depth,
                   Index iterationsPerStep) {
    const Index needed = ceilDivide(depth * iterationsPerStep, limits.maxLoopIterations);
    const Index useful = std::min(kBusyFragments / std::max<Index>(fragments, 1),
                                  depth * iterationsPerStep / kLeastDepth);
    return std::clamp(useful, std::max<Index>(needed, 1),
                      std::max<Index>({needed, std::min(widest, depth), 1}));
}

}  // namespace

TileGrid tileGrid(const Limits& limits, Index batches, Index batchRows, Index lastAxis, Index depth,
                  Index iterationsPerStep) {
    TileGrid grid;
    // Half of a tall tile would be wasted on an output of a few rows.
    grid.tile = limits.maxRenderTargets >= 8 && batchRows > 4 ? 8 : 4;
    grid.batchRows = batchRows;
    grid.batchTiles = ceilDivide(batchRows, grid.tile);
    const Index columns = std::max<Index>(ceilDivide(lastAxis, 4), 1);
    const Index tiles = std::max<Index>(batches * grid.batchTiles, 1);
    const Index largest = limits.maxTextureSize;
    for (Index segments = ceilDivide(columns, largest); segments <= columns; ++segments) {
        const Index segment = ceilDivide(columns, segments);
        const Index height = std::min(tiles * segments, largest);
        const Index blocks = ceilDivide(tiles * segments, height);
        if (segment * blocks > largest) continue;
        grid.columns = static_cast<int>(segment);
        grid.segments = static_cast<int>(segments);
        grid.splits = static_cast<int>(chooseSplits(
            limits, tiles * columns, largest / (segment * blocks), depth, iterationsPerStep));
        grid.splitDepth = ceilDivide(std::max<Index>(depth, 1), grid.splits);
        const Index width = segment * blocks * grid.splits;
        if (width > largest) break;
        grid.scratch = {static_cast<int>(width), static_cast<int>(height), grid.tile};
        return grid;
    }
    throw DeviceError(concat("a product of ", batches * batchRows, " rows and ", lastAxis,
                             " columns, each the sum of ", depth,
                             " steps, does not fit into a "
                             "texture of ",
                             largest, " x ", largest, " texels"));
}

void TileGrid::addTo(Uniforms& uniforms) const {
    uniforms.add({"grid", {columns, splits, static_cast<int>(batchTiles), scratch.height}});
    uniforms.add({"segments", segments});
}

Plan tiledPlan(const TileGrid& grid, Pass product) {
    product.targets = {{"tiles", TextureRef::scratch(0)}};
    grid.addTo(product.uniforms);
    product.defines.push_back({"TILE", grid.tile});
    Pass merge{.shader = shaders::tiles_merge,
               .inputs = {{"tiles", TextureRef::scratch(0)}},
               .targets = {{"y", TextureRef::output(0)}},
               .uniforms = {{"batchRows", grid.batchRows}},
               .defines = {{"TILE", grid.tile}},
               .iterations = grid.splits};
    grid.addTo(merge.uniforms);
    return {.scratch = {grid.scratch}, .passes = {std::move(product), std::move(merge)}};
}

}  // namespace glgrad

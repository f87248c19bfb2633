#include "autograd/kernels/tiles.h"

#include <algorithm>

#include "autograd/kernels/scratch.h"
#include "core/error.h"
#include "shaders/tiles.h"

namespace glgrad {
namespace {

// Below this many fragments a processor is not busy, and the summation is shared among more.
constexpr Index kBusyFragments = 4096;
// A fragment should sum at least this many steps: merging costs as much as a step.
constexpr Index kLeastDepth = 32;

constexpr Index ceilDivide(Index a, Index b) { return (a + b - 1) / b; }

Index chooseSplits(Index fragments, Index depth, Index iterationsPerStep, Index needed) {
    const Index useful =
        std::min(kBusyFragments / fragments, depth * iterationsPerStep / kLeastDepth);
    return std::max(std::min(useful, depth), needed);
}

int tileHeight(const Limits& limits, Index rows, Index rowsOfTexel) {
    // Half of a tall tile would be wasted on an output of a few rows.
    if (limits.maxRenderTargets < 8 || rows <= 4) return 4;
    // Images of 7, 14 and 28 pixels are common.
    return rowsOfTexel == 1 && ceilDivide(rows, 7) == ceilDivide(rows, 8) ? 7 : 8;
}

}  // namespace

TileGrid tileGrid(const Limits& limits, Index batches, Index batchRows, Index lastAxis, Index depth,
                  Index iterationsPerStep, Index rowsOfTexel) {
    TileGrid grid;
    grid.tile = tileHeight(limits, batchRows, rowsOfTexel);
    grid.batchRows = batchRows;
    grid.batchTiles = ceilDivide(batchRows, grid.tile);
    const Index columns = std::max<Index>(ceilDivide(lastAxis, 4), 1);
    const Index fragments = std::max<Index>(batches * grid.batchTiles, 1) * columns;
    const Index needed =
        std::max<Index>(ceilDivide(depth * iterationsPerStep, limits.maxLoopIterations), 1);
    const Index splits = chooseSplits(fragments, depth, iterationsPerStep, needed);
    grid.columns = static_cast<int>(columns);
    grid.splits = static_cast<int>(splits);
    grid.splitDepth = ceilDivide(std::max<Index>(depth, 1), splits);
    grid.fragments = fragments;
    const Index side = limits.maxTextureSize / kBandRows * kBandRows;
    if (fragments > side * side / splits) {
        throw DeviceError(concat("a product of ", batches * batchRows, " rows and ", lastAxis,
                                 " columns, each the sum of ", depth,
                                 " steps, does not fit into a texture of ", limits.maxTextureSize,
                                 " x ", limits.maxTextureSize, " texels"));
    }
    grid.scratch = linearScratch(fragments * splits, limits, grid.tile);
    return grid;
}

void TileGrid::addTo(Uniforms& uniforms) const {
    uniforms.add({"grid",
                  {columns, static_cast<int>(batchTiles),
                   static_cast<int>(kBandRows * scratch.width), static_cast<int>(fragments)}});
}

Plan tiledPlan(const PlanArguments& arguments, const TileGrid& grid, Pass product,
               Epilogue epilogue) {
    product.targets = {{"tiles", TextureRef::scratch(0)}};
    grid.addTo(product.uniforms);
    product.defines.push_back({"TILE", grid.tile});
    Pass merge{.shader = shaders::tiles_merge,
               .inputs = {{"tiles", TextureRef::scratch(0)}},
               .targets = {{"y", TextureRef::output(0)}},
               .uniforms = {{"batchRows", grid.batchRows}, {"splits", grid.splits}},
               .defines = {{"TILE", grid.tile}},
               .iterations = grid.splits,
               .fetches = grid.splits};
    grid.addTo(merge.uniforms);
    const bool hasLines = arguments.output(0).folding == Folding::lines;
    if (grid.batchRows == arguments.output(0).rows) {
        merge.defines.push_back({"ONE_BATCH"});
    } else if (hasLines && arguments.outputs[0][-2] == grid.batchRows) {
        merge.defines.push_back({"LINES"});
    }
    if (grid.splits > 1) merge.defines.push_back({"SPLIT"});
    if (epilogue == Epilogue::activation) {
        merge.defines.push_back({"EPILOGUE"});
        if (arguments.inputs.size() > 2) {
            merge.inputs.push_back({"bias", TextureRef::input(2)});
            merge.defines.push_back({"BIAS"});
            ++merge.fetches;
        }
    }
    return {.scratch = {grid.scratch}, .passes = {std::move(product), std::move(merge)}};
}

}  // namespace glgrad

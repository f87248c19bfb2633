// glgrad: internal header
#pragma once

#include "core/plan.h"

namespace glgrad {

/// The output of a matrix product or convolution, drawn in tiles of several rows: see
/// shaders/tile.glsl. The output has `batches` groups of `batchRows` rows; no tile has rows of two
/// batches.
struct TileGrid {
    int tile = 8;          ///< Rows of a tile: as many render targets.
    int columns = 1;       ///< Texels of an output row.
    int splits = 1;        ///< Fragments that share the summation of a tile.
    Index splitDepth = 1;  ///< Steps of the summation that one of them does.
    Index batchRows = 1;
    Index batchTiles = 1;
    Index fragments = 1;  ///< Of one split.
    Scratch scratch;

    void addTo(Uniforms& uniforms) const;
};

/// A grid for an output of `batches` x `batchRows` rows and `lastAxis` columns, each the sum of
/// `depth` steps that take `iterationsPerStep` loop iterations. Where the shader fetches texels
/// along the rows, a texel holds `rowsOfTexel` of them. Throws DeviceError when it does not fit
/// into a texture.
TileGrid tileGrid(const Limits& limits, Index batches, Index batchRows, Index lastAxis, Index depth,
                  Index iterationsPerStep = 1, Index rowsOfTexel = 1);

/// What the merging pass does with the sums.
enum class Epilogue {
    none,
    activation,  ///< Adds input 2 of the kernel, a bias, if there is one; applies the activation.
};

/// The plan that draws `product`, whose target it sets, and merges its tiles into output 0.
Plan tiledPlan(const PlanArguments& arguments, const TileGrid& grid, Pass product,
               Epilogue epilogue = Epilogue::none);

}  // namespace glgrad

#include "autograd/kernels/matrix_product.h"

#include "shaders/matmul.h"

namespace glgrad {

Plan matrixProductPlan(const PlanArguments& arguments, const MatrixProduct& product,
                       Epilogue epilogue) {
    const auto& [batches, m, k, n, transposeA, transposeB] = product;
    const Index depth = transposeA ? k : (k + 3) / 4;
    const TileGrid grid = tileGrid(arguments.limits, batches, m, n, depth, 1, transposeA ? 4 : 1);
    const auto rowsA = static_cast<int>(transposeA ? k : m);
    const auto rowsB = static_cast<int>(transposeB ? n : k);
    Pass pass{.shader = shaders::matmul_product,
              .inputs = {{"a", TextureRef::input(0)}, {"b", TextureRef::input(1)}},
              .targets = {},
              .uniforms = {{"depth", depth},
                           {"splitDepth", grid.splitDepth},
                           {"rightRows", k},
                           {"batchRows", {rowsA, rowsB}}},
              .iterations = grid.splitDepth,
              .fetches = grid.splitDepth * (transposeA ? grid.tile / 4 + 1 : grid.tile + 4)};
    if (transposeA) pass.defines.push_back({"TRANSPOSE_A"});
    if (transposeB) pass.defines.push_back({"TRANSPOSE_B"});
    if (!transposeA && !transposeB && k % 4 != 0) pass.defines.push_back({"RAGGED"});
    return tiledPlan(arguments, grid, std::move(pass), epilogue);
}

}  // namespace glgrad

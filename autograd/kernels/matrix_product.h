// glgrad: internal header
#pragma once

#include <array>

#include "autograd/kernels/tiles.h"

namespace glgrad {

/// y = A B for each batch, where A is [m, k] or, transposed, [k, m], and B [k, n] or [n, k].
struct MatrixProduct {
    Index batches, m, k, n;
    bool transposeA = false;  ///< At most one of the two.
    bool transposeB = false;
};

/// Draws y from the inputs 0, A, and 1, B. Their rows are those of their textures, so that an image
/// [..., channels] may stand for A, if A is not transposed, or for y: its rows are its pixels.
Plan matrixProductPlan(const PlanArguments& arguments, const MatrixProduct& product,
                       Epilogue epilogue);

}  // namespace glgrad

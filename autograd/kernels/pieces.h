// glgrad: internal header
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/tensor.h"

namespace glgrad {

/// x cut along `axis` into pieces of these sizes, which add up to x's. Piece k gets the shape
/// shapes[k]: x's with sizes[k] places along the axis, or, where that is 1 and not the last axis,
/// without it. Not recorded. `op` names the caller in errors.
Tensors cutPieces(std::string_view op, const Tensor& x, int axis, std::span<const Index> sizes,
                  std::span<const Shape> shapes);

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <span>
#include <string_view>

#include "core/tensor.h"

namespace glgrad {

/// Tensors that one kernel places.
inline constexpr std::size_t kMaxParts = 8;

/// A tensor of `size` places along `axis`, and of the parts' sizes along the others: parts[k] lies
/// from starts[k] on, and where no part lies there is `value`. Parts may begin before 0 and end
/// after `size`; what is outside is dropped. They are in the order of their starts and do not
/// overlap. Not recorded. `op` names the caller in errors.
Tensor placeParts(std::string_view op, std::span<const Tensor> parts, int axis,
                  std::span<const Index> starts, Index size, float value = 0.0f);

/// The parts, of any number, one after the other along `axis`. Not recorded.
Tensor joinParts(std::string_view op, std::span<const Tensor> parts, int axis);

/// The sum of two numbers of places, of which neither is negative; throws ArgumentError where it is
/// more than any tensor has.
Index addPlaces(std::string_view op, Index a, Index b);

}  // namespace glgrad

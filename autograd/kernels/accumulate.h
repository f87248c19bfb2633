// glgrad: internal header
#pragma once

#include <span>

#include "core/tensor.h"

namespace glgrad {

/// Adds `more` to the places of `sum` from `begin` on (the front, where it is empty), without a new
/// tensor. False, and nothing is done, where that cannot be: where the device does not write in
/// place, somebody else holds the sum, a tape records, or it is no float32.
bool addInPlace(const Tensor& sum, const Tensor& more, std::span<const Index> begin = {});

}  // namespace glgrad

#pragma once

#include <string_view>

#include "core/tensor.h"

namespace glgrad {

// What losses and metrics ask of shapes. Each throws ArgumentError, which begins with `name`, tells
// what was expected and what came.

/// Labels [batch, ...] for predictions [batch, ..., classes]. Targets may have a last axis of 1
/// more, as in Keras: [batch, ..., 1].
Tensor labelsFor(std::string_view name, const Tensor& targets, const Tensor& predictions);

/// Both are [batch, ..., classes].
void checkOneHot(std::string_view name, const Tensor& targets, const Tensor& predictions);

/// Targets in the predictions' shape [batch, ...]. They may have a last axis of 1 more, or lack the
/// one that predictions have.
Tensor targetsLike(std::string_view name, const Tensor& targets, const Tensor& predictions);

/// `values`, which perItem made, are [batch], or have more of the predictions' first axes. Two
/// shapes that were broadcast to each other by mistake have others.
void checkPerItem(std::string_view name, const Tensor& values, const Tensor& predictions);

}  // namespace glgrad

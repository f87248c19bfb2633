#pragma once

#include <span>
#include <string_view>

#include "tests/oracle/arguments.h"

/// What the ops of the oracle are in glgrad, by family. An op that glgrad learns is a line in one
/// of these tables.
namespace glgrad::oracle {

std::span<const OpEntry> elementwiseOps();
std::span<const OpEntry> reductionOps();
std::span<const OpEntry> shapeOps();
std::span<const OpEntry> linearOps();
std::span<const OpEntry> lossOps();
std::span<const OpEntry> composedOps();
std::span<const OpEntry> modelOps();
std::span<const OpEntry> trainingOps();

/// Throws Unsupported when no table has the op.
OpFunction findOp(std::string_view name);

/// An activation by its Keras name. Throws Unsupported for another.
Tensor activation(const std::string& name, const Tensor& x, float alpha = 0.0f);

/// The entry of an op that takes one or two tensors and no attributes.
template <auto function>
Tensors unary(const Arguments& in) {
    return {function(in[0])};
}
template <Tensor (*function)(const Tensor&, const Tensor&)>
Tensors binary(const Arguments& in) {
    return {function(in[0], in[1])};
}

}  // namespace glgrad::oracle

#pragma once

#include <string_view>

#include "core/dtype.h"

namespace glgrad {

/// The dtypes that a layer computes in and keeps its weights in. Both are floating.
struct DTypePolicy {
    DType compute = DType::float32;
    DType variable = DType::float32;

    static constexpr DTypePolicy float32() { return {}; }
    /// For training: activations and gradients of activations take half the memory, while weights
    /// and optimizers keep small changes.
    static constexpr DTypePolicy mixedFloat16() { return {.compute = DType::float16}; }
    /// For inference: the weights take half the memory as well.
    static constexpr DTypePolicy float16() { return {DType::float16, DType::float16}; }

    bool operator==(const DTypePolicy&) const = default;
};

/// "mixed_float16", as Keras has it. Throws ArgumentError for a policy that Keras does not have.
std::string_view dtypePolicyName(const DTypePolicy& policy);
/// Throws ArgumentError for another name.
DTypePolicy dtypePolicyNamed(std::string_view name);

}  // namespace glgrad

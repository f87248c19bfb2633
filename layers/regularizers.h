#pragma once

#include "core/described.h"
#include "core/tensor.h"

namespace glgrad {

/// What a Regularizer does. One of your own derives from it and overrides penalty.
class RegularizerBody : public DescribedBody {
public:
    using Kind = RegularizerBody;
    static constexpr std::string_view kKindName = "regularizer";
    virtual Tensor penalty(const Tensor& weights) const = 0;
};
using RegularizerClass = DescribedClass<RegularizerBody>;

/// What a layer's weights add to the training loss, such as `l2(1e-4f)`; by default nothing.
class Regularizer : public Handle<RegularizerBody> {
public:
    static constexpr bool kMayBeEmpty = true;
    using Handle::Handle;
    /// A scalar.
    Tensor operator()(const Tensor& weights) const { return body().penalty(weights); }
};
extern template struct FieldTypeFor<Regularizer>;

/// l1 * sum|w| + l2 * sum(w^2).
struct L1L2 {
    float l1 = 0.0f;
    float l2 = 0.0f;
};
const RegularizerClass& classOf(const L1L2&);

/// l1 * sum|w|.
struct L1 {
    float l1 = 0.01f;
};
const RegularizerClass& classOf(const L1&);

/// l2 * sum(w^2).
struct L2 {
    float l2 = 0.01f;
};
const RegularizerClass& classOf(const L2&);

/// These throw ArgumentError for factors that are negative or not finite.
inline Regularizer l1(float factor = 0.01f) { return L1L2{.l1 = factor}; }
inline Regularizer l2(float factor = 0.01f) { return L1L2{.l2 = factor}; }
inline Regularizer l1l2(float l1Factor = 0.01f, float l2Factor = 0.01f) {
    return L1L2{.l1 = l1Factor, .l2 = l2Factor};
}

}  // namespace glgrad

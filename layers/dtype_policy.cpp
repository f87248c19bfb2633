#include "layers/dtype_policy.h"

#include "core/error.h"

namespace glgrad {
namespace {

struct NamedPolicy {
    std::string_view name;
    DTypePolicy policy;
};

constexpr NamedPolicy kPolicies[] = {{"float32", DTypePolicy::float32()},
                                     {"float16", DTypePolicy::float16()},
                                     {"mixed_float16", DTypePolicy::mixedFloat16()}};

}  // namespace

std::string_view dtypePolicyName(const DTypePolicy& policy) {
    for (const NamedPolicy& each : kPolicies) {
        if (each.policy == policy) return each.name;
    }
    throw ArgumentError(concat("cannot be saved: Keras has no policy that computes in ",
                               name(policy.compute), " with variables of ", name(policy.variable)));
}

DTypePolicy dtypePolicyNamed(std::string_view name) {
    for (const NamedPolicy& each : kPolicies) {
        if (each.name == name) return each.policy;
    }
    throw ArgumentError(concat("expected float32, float16 or mixed_float16, found ", name));
}

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include "core/described.h"

namespace glgrad {

template <class Kind>
std::shared_ptr<Kind> makeDescribed(std::string_view type, const std::string& name,
                                    const void* description,
                                    void (*describe)(Fields& fields, const void* description),
                                    Kind* (*make)(const void* description)) {
    const std::string label = Kind::label(type, name);
    Fields fields = Fields::check(label);
    describe(fields, description);
    std::shared_ptr<Kind> body(withLabel([&] { return label; }, [&] { return make(description); }));
    body->identify(type, name);
    return body;
}

template <class Kind>
Handle<Kind> Handle<Kind>::copy() const {
    Kind* const copied = object_ && copying_ ? copying_->copy(*object_) : nullptr;
    Handle result;
    if (copied == nullptr) return result;
    result.object_.reset(copied);
    result.copying_ = copying_;
    return result;
}

/// For the source of a kind: `template struct InstantiateKind<LayerBody>;`.
template <class Kind>
struct InstantiateKind {
    static constexpr auto make = &makeDescribed<Kind>;
    static constexpr auto copy = &Handle<Kind>::copy;
};

}  // namespace glgrad

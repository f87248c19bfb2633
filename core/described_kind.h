// glgrad: internal header
#pragma once

#include "core/described.h"

namespace glgrad {

/// The same for all kinds: a copy of a description; of nullptr, of the defaults.
std::shared_ptr<void> copyDescription(const DescriptionType& type, const void* description);
/// Checks the fields of a description.
void checkDescription(const DescriptionType& type, const std::string& label, void* description);
/// Reads a config into a new description.
std::shared_ptr<void> readDescription(const DescriptionType& type, std::string_view kindName,
                                      std::string_view className, const std::string& label,
                                      const Json& config);
/// The name in a config; none where there is none.
std::string nameIn(const Json& config);
/// Calls a function; ArgumentErrors that it throws become IoErrors.
template <class Function>
void asIoErrors(const Function& function) {
    try {
        function();
    } catch (const ArgumentError& error) {
        throw IoError(error.what());
    }
}

template <class Kind>
std::shared_ptr<Kind> makeKept(const DescribedClass<Kind>& described,
                               std::shared_ptr<void> description) {
    const DescriptionType& type = *described.description;
    const std::string* name = type.name(description.get());
    const std::string label = Kind::label(described.name, name ? *name : "");
    checkDescription(type, label, description.get());
    std::shared_ptr<Kind> body(
        withLabel([&] { return label; }, [&] { return described.makeBody(description.get()); }));
    body->identify(described.name, name ? *name : "");
    body->keep(type, std::move(description));
    return body;
}

template <class Kind>
std::shared_ptr<Kind> makeDescribed(const DescribedClass<Kind>& described,
                                    const void* description) {
    return makeKept(described, copyDescription(*described.description, description));
}

template <class Kind>
std::shared_ptr<Kind> readDescribed(const DescribedClass<Kind>& described, const Json& config) {
    const std::string label = Kind::label(described.name, nameIn(config));
    std::shared_ptr<Kind> body;
    asIoErrors([&] {
        body = makeKept(described, readDescription(*described.description, Kind::kKindName,
                                                   described.name, label, config));
        body->restore(config);
    });
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
    static constexpr auto read = &readDescribed<Kind>;
    static constexpr auto copy = &Handle<Kind>::copy;
};

}  // namespace glgrad

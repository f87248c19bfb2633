#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <typeinfo>

#include "core/handle.h"
#include "core/json.h"

namespace glgrad {

class DescribedBody;

/// An object's class and config, as Keras nests them: {"class_name": "Dense", "config": {...}}.
struct NamedConfig {
    std::string className;
    Json config = Json::object();

    /// Of a string, too: the name of a class, such as "GlorotUniform" or "glorot_uniform", whose
    /// options are the defaults. Throws IoError for other JSON.
    static NamedConfig from(const Json& json);
    static NamedConfig of(const DescribedBody& body);
    Json json() const;
};

/// A class that configs may name.
struct ClassEntry {
    const std::type_info& kind;  ///< DescribedClass<LayerBody>
    std::string_view name;
    std::string_view aliases;
    const void* described;  ///< Of the type that `kind` is.
};
void addClass(const ClassEntry& entry, std::string_view formerName);
/// The same for a class of a program's own: those of the library come first. Throws ArgumentError
/// when there is another class of the kind by that name.
void addOwnClass(const ClassEntry& entry, std::string_view formerName);
/// The DescribedClass. Throws IoError for a name that no class of the kind has.
const void* findClass(const std::type_info& kind, std::string_view className);

template <class Body>
ClassEntry entryOf(const DescribedClass<Body>& described) {
    return {typeid(described), described.name, described.aliases, &described};
}

/// Makes the class of a description known to whoever reads models, on any thread:
///
///     registerClass<Scale>();
///
/// `formerName` is another name that files may have for it.
template <class Description>
void registerClass(std::string_view formerName = {}) {
    addOwnClass(entryOf(classOf(Description{})), formerName);
}

template <class T>
concept HandleType = std::derived_from<T, Handle<typename T::BodyType>>;

/// An object as a file describes it: `fromConfig<Layer>("Dense", config)`. Throws IoError, naming
/// the class, the object and the option, for a class that is not known, for options that make no
/// sense, and for members that the class does not know, unless they change nothing.
template <HandleType T>
T fromConfig(std::string_view className, const Json& config) {
    using Body = typename T::BodyType;
    const void* described = findClass(typeid(DescribedClass<Body>), className);
    return T(*static_cast<const DescribedClass<Body>*>(described), config);
}

/// A NamedConfig; null for a handle that holds nothing. Throws ArgumentError for an object that
/// cannot be saved: of a class without a description, or with a function of one's own in it.
/// Needs the header of the body, such as "layers/layer_body.h".
template <class Body>
Json toJson(const Handle<Body>& handle) {
    return handle ? NamedConfig::of(handle.body()).json() : Json();
}
/// The same back; null empties the handle.
template <HandleType T>
void fromJson(const Json& json, T& handle) {
    if (json.isNull()) {
        handle = T();
    } else {
        const NamedConfig object = NamedConfig::from(json);
        handle = fromConfig<T>(object.className, object.config);
    }
}

}  // namespace glgrad

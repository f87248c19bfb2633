#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/fields.h"
#include "core/handle.h"

namespace glgrad {

/// A base of the classes behind handles.
class DescribedBody {
public:
    virtual ~DescribedBody();

    /// The class, such as "Conv2D", as files and errors have it.
    const std::string& type() const { return type_; }
    /// What errors begin with.
    static std::string label(std::string_view type, const std::string& /*name*/) {
        return std::string(type);
    }
    /// For describedAs: who made it.
    void identify(std::string_view type, const std::string& name);

protected:
    DescribedBody() = default;
    explicit DescribedBody(std::string_view type) : type_(type) {}
    DescribedBody(const DescribedBody&);
    DescribedBody& operator=(const DescribedBody&);

private:
    std::string type_;
};

/// What `function` returns; ArgumentErrors that it throws begin with what `label` returns.
template <class Label, class Function>
auto withLabel(const Label& label, const Function& function) {
    try {
        return function();
    } catch (const ArgumentError& error) {
        throw ArgumentError(concat(label(), ": ", error.what()));
    }
}

/// A name in the description, or none.
template <class Description>
std::string nameIn(const Description& description) {
    if constexpr (requires { description.name; }) return description.name;
    return {};
}

/// What describedAs does that is the same for all classes of a kind: checks a description, and
/// makes an object of it. It is instantiated where the kind is.
template <class Kind>
std::shared_ptr<Kind> makeDescribed(std::string_view type, const std::string& name,
                                    const void* description,
                                    void (*describe)(Fields& fields, const void* description),
                                    Kind* (*make)(const void* description));

/// The functions of a DescribedClass.
template <class Description, class T>
struct DescribedAs {
    using Kind = typename T::Kind;

    static void describeIt(Fields& fields, const void* pointer) {
        Description description = *static_cast<const Description*>(pointer);
        describe(fields, description);
    }
    static Kind* makeIt(const void* pointer) {
        return new T(*static_cast<const Description*>(pointer));
    }
    static std::shared_ptr<Kind> make(std::string_view type, const void* pointer) {
        const std::string name = nameIn(*static_cast<const Description*>(pointer));
        return makeDescribed<Kind>(type, name, pointer, describeIt, makeIt);
    }
};

/// The one line that a source needs besides a class T with a constructor from a description and
/// `describe`, which lists the description's fields:
///
///     const LayerClass& classOf(const Dense&) { return describedAs<Dense, Body>("Dense"); }
template <class Description, class T>
const auto& describedAs(std::string_view name) {
    using Kind = typename T::Kind;
    static const DescribedClass<Kind> result{name, DescribedAs<Description, T>::make,
                                             Copying<Kind>::template of<T>()};
    return result;
}

}  // namespace glgrad

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
    /// Of which kind a class is, for errors.
    static constexpr std::string_view kKindName = "object";

    /// The fields of the object's description and what else files have of it, by Keras's names.
    /// Throws ArgumentError for an object of a class without a description.
    Json config() const;

    /// For describedAs: who made it, and of what.
    void identify(std::string_view type, const std::string& name);
    void keep(const DescriptionType& type, std::shared_ptr<void> description);
    /// Takes what configWith adds, if it is there, out of a config that fields are read from.
    virtual void restore(const Json& config);

protected:
    /// For a kind that has more in files than fields.
    virtual Json configWith(const Json& fields) const;
    /// What errors begin with.
    virtual std::string ownLabel() const;
    DescribedBody() = default;
    explicit DescribedBody(std::string_view type) : type_(type) {}
    DescribedBody(const DescribedBody&);
    DescribedBody& operator=(const DescribedBody&);

private:
    std::string type_;
    const DescriptionType* descriptionType_ = nullptr;
    std::shared_ptr<void> description_;  ///< Nobody changes it: copies of the object share it.
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

/// The functions of a DescribedClass that are of one kind: see described_kind.h.
template <class Kind>
std::shared_ptr<Kind> makeDescribed(const DescribedClass<Kind>& described, const void* description);
template <class Kind>
std::shared_ptr<Kind> readDescribed(const DescribedClass<Kind>& described, const Json& config);

/// The functions of a DescriptionType, and the one that makes an object of the class T.
template <class Description, class T>
struct DescribedAs {
    using Kind = typename T::Kind;

    static void* copy(const void* description) {
        if (!description) return new Description{};
        return new Description(*static_cast<const Description*>(description));
    }
    static void destroy(void* description) { delete static_cast<Description*>(description); }
    static void describeIt(Fields& fields, void* description) {
        describe(fields, *static_cast<Description*>(description));
    }
    static std::string* name([[maybe_unused]] void* description) {
        if constexpr (requires(Description & it) { it.name; }) {
            return &static_cast<Description*>(description)->name;
        }
        return nullptr;
    }
    static Kind* make(const void* description) {
        return new T(*static_cast<const Description*>(description));
    }
    static constexpr DescriptionType type{copy, destroy, describeIt, name};
};

/// The one line that a source needs besides a class T with a constructor from a description and
/// `describe`, which lists the description's fields:
///
///     const LayerClass& classOf(const Dense&) { return describedAs<Dense, Body>("Dense"); }
///
/// `aliases` are short names that files may have for the class: "mse".
template <class Description, class T>
const auto& describedAs(std::string_view name, std::string_view aliases = {}) {
    using Kind = typename T::Kind;
    using Functions = DescribedAs<Description, T>;
    static const DescribedClass<Kind> result{name,
                                             aliases,
                                             &Functions::type,
                                             Copying<Kind>::template of<T>(),
                                             Functions::make,
                                             makeDescribed<Kind>,
                                             readDescribed<Kind>};
    return result;
}

}  // namespace glgrad

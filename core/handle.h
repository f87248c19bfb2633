#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>

namespace glgrad {

class Fields;
class Json;

/// What an empty handle does when its object is used: it throws ArgumentError.
[[noreturn]] void throwEmptyHandle();

/// How objects of one class are copied, seen through a base of it.
template <class Body>
struct Copying {
    /// The caller's to own; null of an object of a class derived from it. A plain pointer, as each
    /// class would have the code of a shared one.
    Body* (*copy)(const Body&);
    void (*assign)(Body&, const Body&);

    /// Of the class T; none where its objects cannot be copied.
    template <std::derived_from<Body> T>
    static const Copying* of() {
        if constexpr (std::copyable<T>) {
            static constexpr Copying copying{copyAs<T>, assignAs<T>};
            return &copying;
        } else {
            return nullptr;
        }
    }

private:
    template <class T>
    static Body* copyAs(const Body& object) {
        if (typeid(object) != typeid(T)) return nullptr;
        return new T(static_cast<const T&>(object));
    }
    template <class T>
    static void assignAs(Body& object, const Body& other) {
        static_cast<T&>(object) = static_cast<const T&>(other);
    }
};

/// What can be done with a description of one type, such as `Dense`: see describedAs.
struct DescriptionType {
    void* (*copy)(const void* description);  ///< On the heap; of nullptr: the defaults.
    void (*destroy)(void* description);
    void (*describe)(Fields& fields, void* description);
    std::string* (*name)(void* description);  ///< nullptr where it has none.
};

/// What is made of the descriptions of one type: see describedAs.
template <class Body>
struct DescribedClass {
    std::string_view name;     ///< In files and errors, as Keras has it: "Dense".
    std::string_view aliases;  ///< Other names in files, with spaces between them.
    const DescriptionType* description;
    const Copying<Body>* copying;
    Body* (*makeBody)(const void* description);
    std::shared_ptr<Body> (*make)(const DescribedClass& described, const void* description);
    std::shared_ptr<Body> (*read)(const DescribedClass& described, const Json& config);
};

/// A struct of options that people write, from which an object is made: `classOf`, declared beside
/// it, says of which class.
template <class T, class Body>
concept DescriptionOf = requires(const T& description) {
    { classOf(description) } -> std::same_as<const DescribedClass<Body>&>;
};

/// What a person holds of an object, such as a layer or a loss, whose class derives from Body:
/// copies mean the same object. It is made from a description, `Layer layer = Dense{.units = 10};`,
/// or from an object of a class of one's own.
template <class Body>
class Handle {
public:
    using BodyType = Body;
    /// Whether a description may leave a handle of this kind empty.
    static constexpr bool kMayBeEmpty = false;

    /// No object: to use it throws ArgumentError.
    Handle() = default;
    /// Throws ArgumentError, naming the option, for options that make no sense.
    template <DescriptionOf<Body> Description>
    Handle(const Description& description) {
        const DescribedClass<Body>& described = classOf(description);
        object_ = described.make(described, &description);
        copying_ = described.copying;
    }
    /// What a file describes: see fromConfig.
    Handle(const DescribedClass<Body>& described, const Json& config)
        : object_(described.read(described, config)), copying_(described.copying) {}
    /// Moves the object to the heap.
    template <std::derived_from<Body> T>
    Handle(T object)
        : object_(static_cast<Body*>(new T(std::move(object)))),
          copying_(Copying<Body>::template of<T>()) {}
    /// The object that the pointer owns, for callers that go on using it.
    template <std::derived_from<Body> T>
    Handle(std::shared_ptr<T> object)
        : object_(std::move(object)), copying_(Copying<Body>::template of<T>()) {}

    explicit operator bool() const { return object_ != nullptr; }
    /// Whether both are one object.
    bool operator==(const Handle& other) const { return object_ == other.object_; }

    /// The object, for who knows its class.
    Body& body() const {
        if (!object_) throwEmptyHandle();
        return *object_;
    }

    /// An object of its own that is, member by member, as this one is now. No object when its class
    /// cannot be copied, or is not known because the pointer was one to a base of it.
    Handle copy() const;
    /// Makes the object, member by member, as that of `other` is: a copy of it, or what it is a
    /// copy of.
    void assign(const Handle& other) const {
        if (!copying_) throwEmptyHandle();
        copying_->assign(body(), other.body());
    }
    /// A function that puts the object back to how it is now. Empty when it cannot be copied.
    std::function<void()> keep() const {
        Handle kept = copy();
        if (!kept) return nullptr;
        return [handle = *this, kept = std::move(kept)] { handle.assign(kept); };
    }

private:
    std::shared_ptr<Body> object_;
    const Copying<Body>* copying_ = nullptr;
};

}  // namespace glgrad

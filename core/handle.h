#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <typeinfo>
#include <utility>

namespace glgrad {

/// What an empty handle does when its object is used: it throws ArgumentError.
[[noreturn]] void throwEmptyHandle();

/// Any object whose class derives from Base, such as any layer: `Handle<Layer> layer =
/// Dense{{...}};` moves the object to the heap. Copies mean the same object.
template <class Base>
class Handle {
public:
    /// No object: to use it throws ArgumentError.
    Handle() = default;
    template <std::derived_from<Base> T>
    Handle(T object) : object_(std::make_shared<T>(std::move(object))), copying_(copyingOf<T>()) {}
    /// The object that the pointer owns, for callers that go on using it.
    template <std::derived_from<Base> T>
    Handle(std::shared_ptr<T> object) : object_(std::move(object)), copying_(copyingOf<T>()) {}

    explicit operator bool() const { return object_ != nullptr; }
    Base& operator*() const { return *operator->(); }
    Base* operator->() const {
        if (!object_) throwEmptyHandle();
        return object_.get();
    }

    /// An object of its own that is, member by member, as this one is now. No object when its class
    /// cannot be copied, or is not known because the pointer was one to a base of it.
    Handle copy() const { return object_ && copying_ ? copying_->copy(*object_) : Handle(); }
    /// Makes the object, member by member, as that of `other` is: a copy of it, or what it is a
    /// copy of.
    void assign(const Handle& other) const {
        if (!copying_) throwEmptyHandle();
        copying_->assign(**this, *other);
    }
    /// A function that puts the object back to how it is now. Empty when it cannot be copied.
    std::function<void()> keep() const {
        Handle kept = copy();
        if (!kept) return nullptr;
        return [handle = *this, kept = std::move(kept)] { handle.assign(kept); };
    }

private:
    struct Copying {
        Handle (*copy)(const Base&);
        void (*assign)(Base&, const Base&);
    };

    template <class T>
    static const Copying* copyingOf() {
        if constexpr (std::copyable<T>) {
            static constexpr Copying copying{copyAs<T>, assignAs<T>};
            return &copying;
        } else {
            return nullptr;
        }
    }
    template <class T>
    static Handle copyAs(const Base& object) {
        if (typeid(object) != typeid(T)) return {};
        return T(static_cast<const T&>(object));
    }
    template <class T>
    static void assignAs(Base& object, const Base& other) {
        static_cast<T&>(object) = static_cast<const T&>(other);
    }

    std::shared_ptr<Base> object_;
    const Copying* copying_ = nullptr;
};

}  // namespace glgrad

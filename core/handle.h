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
    Handle(T object) : object_(std::make_shared<T>(std::move(object))), keep_(keepAs<T>) {}
    /// The object that the pointer owns, for callers that go on using it.
    template <std::derived_from<Base> T>
    Handle(std::shared_ptr<T> object) : object_(std::move(object)), keep_(keepAs<T>) {}

    explicit operator bool() const { return object_ != nullptr; }
    Base& operator*() const { return *operator->(); }
    Base* operator->() const {
        if (!object_) throwEmptyHandle();
        return object_.get();
    }

    /// A function that puts the object back to how it is now, member by member. Empty when its
    /// class cannot be copied, or is not known because the pointer was one to a base of it.
    std::function<void()> keep() const { return object_ && keep_ ? keep_(object_) : nullptr; }

private:
    using Keep = std::function<void()> (*)(const std::shared_ptr<Base>&);

    template <class T>
    static std::function<void()> keepAs(const std::shared_ptr<Base>& object) {
        if constexpr (std::copyable<T>) {
            Base& base = *object;
            if (typeid(base) != typeid(T)) return nullptr;
            return
                [object, copy = static_cast<const T&>(base)] { static_cast<T&>(*object) = copy; };
        } else {
            return nullptr;
        }
    }

    std::shared_ptr<Base> object_;
    Keep keep_ = nullptr;
};

}  // namespace glgrad

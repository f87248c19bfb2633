#pragma once

#include <concepts>
#include <memory>
#include <utility>

namespace glgrad {

/// Any object whose class derives from Base, such as any layer: `Handle<Layer> layer =
/// Dense{{...}};` moves the object to the heap. Copies mean the same object.
template <class Base>
class Handle {
public:
    /// No object: only the conversion to bool, assignment and destruction are allowed.
    Handle() = default;
    template <std::derived_from<Base> T>
    Handle(T object) : object_(std::make_shared<T>(std::move(object))) {}
    /// The object that the pointer owns, for callers that go on using it.
    template <std::derived_from<Base> T>
    Handle(std::shared_ptr<T> object) : object_(std::move(object)) {}

    explicit operator bool() const { return object_ != nullptr; }
    Base& operator*() const { return *object_; }
    Base* operator->() const { return object_.get(); }

private:
    std::shared_ptr<Base> object_;
};

}  // namespace glgrad

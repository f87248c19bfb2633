// glgrad: internal header
#pragma once

#include <utility>

namespace glgrad {

/// This thread's object for one purpose, made when it is first asked for. Destructors of any other
/// object may ask for it, too: after its own end it is made anew, and stays until the program ends.
template <class T, class Purpose = T>
T& threadObject() {
    // A pointer has no destructor, so it may be read at any time.
    thread_local T* object = nullptr;
    if (object == nullptr) {
        struct Owner {
            ~Owner() { delete std::exchange(object, nullptr); }
        };
        [[maybe_unused]] thread_local const Owner owner;
        object = new T;
    }
    return *object;
}

}  // namespace glgrad

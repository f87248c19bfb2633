// glgrad: internal header
#pragma once

#include <concepts>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/device.h"
#include "core/error.h"

namespace glgrad {

/// The error for a std::bad_alloc: `what` needed memory of the host that it does not have.
DeviceError outOfMemory(std::string_view what, const Device& device);

/// Calls the function. Where the host has no memory for it, or no object can be so large, it throws
/// outOfMemory(what(), device) instead: every function that a user calls is within one.
template <class What, std::invocable DeviceOf, class Function>
decltype(auto) withinMemory(const What& what, const DeviceOf& device, const Function& function) {
    try {
        return function();
    } catch (const std::bad_alloc&) {
        throw outOfMemory(what(), device());
    } catch (const std::length_error&) {
        throw outOfMemory(what(), device());
    }
}
template <class What, class Function>
decltype(auto) withinMemory(const What& what, const Device& device, const Function& function) {
    return withinMemory(
        what, [&] { return device; }, function);
}

/// The same for what is read from a file, which the IoError names.
template <class Read>
auto withinMemory(const std::string& file, std::string_view what, const Read& read) {
    try {
        return read();
    } catch (const std::bad_alloc&) {
    } catch (const std::length_error&) {
    }
    throw IoError(concat(file, ": out of memory: the host has none left for ", what));
}

}  // namespace glgrad

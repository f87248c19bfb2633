// glgrad: internal header
#pragma once

#include <atomic>
#include <initializer_list>
#include <string>

namespace glgrad {

/// A shared library that is opened at its first use and stays open. A program that never uses it
/// neither loads it nor needs it.
class RuntimeLibrary {
public:
    /// Opens the first that there is of `files`, such as "libEGL.so.1". If the program has a
    /// function named `known` already, from wherever, that is where all are taken from.
    RuntimeLibrary(const char* known, std::initializer_list<const char*> files);

    bool isHere() const { return error_.empty(); }
    /// Throws DeviceError if it could not be opened, or has no such function.
    void* find(const char* function) const;

private:
    std::string name_;
    void* handle_ = nullptr;
    std::string error_;
};

/// The address of a function that is looked up when it is first asked for.
class RuntimeAddress {
public:
    using Find = void* (*)(const char* function);

    constexpr RuntimeAddress(const char* name, Find find) : name_(name), find_(find) {}

    const char* name() const { return name_; }
    /// Throws what `find` throws.
    void* get() const {
        void* const address = address_.load(std::memory_order_acquire);
        return address ? address : lookUp();
    }

private:
    void* lookUp() const;

    const char* name_;
    Find find_;
    mutable std::atomic<void*> address_ = nullptr;
};

template <class Signature>
class RuntimeFunction;

template <class Result, class... Arguments>
class RuntimeFunction<Result(Arguments...)> : public RuntimeAddress {
public:
    using RuntimeAddress::RuntimeAddress;

    Result operator()(Arguments... arguments) const {
        return reinterpret_cast<Result (*)(Arguments...)>(get())(arguments...);
    }
};

}  // namespace glgrad

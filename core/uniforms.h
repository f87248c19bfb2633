#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "core/inline_vector.h"
#include "core/shape.h"

namespace glgrad {

/// A named parameter of a kernel: up to 8 integers or up to 8 floats. On OpenGL it is the
/// uniform of that name: one value `int`/`float`, 2 to 4 values a vector; for an array of other
/// sizes declare `int name[8]`. The name must outlive the kernel's run: use a literal.
class Uniform {
public:
    static constexpr int kMaxValues = 8;

    Uniform(std::string_view name, float value) : name_(name), count_(1) {
        values_.floats = {value};
    }
    Uniform(std::string_view name, double value) : Uniform(name, static_cast<float>(value)) {}
    Uniform(std::string_view name, int value) : name_(name), isInteger_(true), count_(1) {
        values_.integers = {value};
    }
    Uniform(std::string_view name, bool value) : Uniform(name, value ? 1 : 0) {}
    Uniform(std::string_view name, unsigned value) : Uniform(name, static_cast<int>(value)) {}
    /// Kernels have integers of 32 bits: whoever runs one calls checkFits.
    Uniform(std::string_view name, Index value);
    Uniform(std::string_view name, std::initializer_list<int> values);
    /// An array: padded with zeros to `int name[8]`.
    Uniform(std::string_view name, std::span<const Index> values);
    static Uniform floats(std::string_view name, std::initializer_list<float> values);

    /// The same values under another name.
    Uniform renamed(std::string_view name) const {
        Uniform copy = *this;
        copy.name_ = name;
        return copy;
    }

    std::string_view name() const { return name_; }
    bool isInteger() const { return isInteger_; }
    bool isArray() const { return isArray_; }
    std::span<const int> integers() const {
        return {values_.integers.data(), isInteger_ ? count_ : 0u};
    }
    std::span<const float> floats() const {
        return {values_.floats.data(), isInteger_ ? 0u : count_};
    }
    /// A value that did not fit into 32 bits; 0 if all did.
    Index beyond() const { return beyond_; }

private:
    int fitting(Index value);

    std::string_view name_;
    bool isInteger_ = false;
    bool isArray_ = false;
    std::uint32_t count_ = 0;
    Index beyond_ = 0;
    union {
        std::array<int, kMaxValues> integers;
        std::array<float, kMaxValues> floats;
    } values_ = {{}};
};

/// The parameters of one run of a kernel, found by name. A name that is missing or of the other
/// type is a mistake in the kernel: it throws Error.
class Uniforms {
public:
    Uniforms() = default;
    Uniforms(std::initializer_list<Uniform> uniforms) : list_(uniforms) {}

    void add(const Uniform& uniform) { list_.emplace_back(uniform); }
    int integer(std::string_view name) const { return find(name, true).integers()[0]; }
    std::span<const int> integers(std::string_view name) const {
        return find(name, true).integers();
    }
    float number(std::string_view name) const { return find(name, false).floats()[0]; }
    std::span<const float> numbers(std::string_view name) const {
        return find(name, false).floats();
    }

    auto begin() const { return list_.begin(); }
    auto end() const { return list_.end(); }

private:
    const Uniform& find(std::string_view name, bool integer) const;

    InlineVector<Uniform, 4> list_;
};

[[noreturn]] void throwBeyond(std::string_view kernel, const Uniform& uniform);
/// Throws ArgumentError, beginning with the kernel's name, for an integer beyond 32 bits.
inline void checkFits(std::string_view kernel, const Uniforms& uniforms) {
    for (const Uniform& each : uniforms) {
        if (each.beyond() != 0) throwBeyond(kernel, each);
    }
}

}  // namespace glgrad

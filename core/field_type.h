#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "core/argument_checks.h"
#include "core/json.h"

namespace glgrad {

/// What a number or a handle of 0 or nothing is in files.
enum class WhenZero {
    isWritten,
    isNull,     ///< Null stands for it, as for Keras's "clipnorm".
    isLeftOut,  ///< It is not written: Keras has no such member.
};

/// What a field may be, and where it differs from the rule for names: `kernelSize` in C++ is
/// "kernel_size" in files.
struct FieldRule {
    Range range = Range::finite();  ///< Of a number, and of each in a list.
    /// Whether the field matters, so that a handle or a function has to hold something.
    bool isUsed = true;
    const char* key = nullptr;        ///< In files, where the rule gives another name.
    const char* formerKey = nullptr;  ///< What old files call it.
    WhenZero whenZero = WhenZero::isWritten;
    bool mayBeList = false;  ///< Whether files may have a list of one for it.
};

/// An enumeration whose values have names in files: `enumNames(value)` lists them in their order.
/// `enumAliases(value)` may list pairs of other names and what they stand for.
template <class Enum>
concept NamedEnum = std::is_enum_v<Enum> && requires(Enum value) {
    enumNames(value);
};

/// Who and what a check is of.
struct FieldPlace {
    std::string_view label;
    std::string_view name;
    const FieldRule& rule;
};

/// What can be done with the values of one type: tables of functions rather than templates, so that
/// a description's list of fields is a call for each, whatever the list is good for.
struct FieldType {
    /// Throws ArgumentError.
    void (*check)(const FieldType& type, const FieldPlace& place, const void* value);
    Json (*write)(const FieldType& type, const void* value);
    /// Throws IoError for JSON that is no such value.
    void (*read)(const FieldType& type, const Json& json, void* value);
};

/// As many values as there are, side by side.
struct ArrayFieldType : FieldType {
    const FieldType& (*item)();
    std::size_t count;
    std::size_t stride;

    static void checkItems(const FieldType& type, const FieldPlace& place, const void* value);
    static Json writeItems(const FieldType& type, const void* value);
    /// One number stands for equal ones.
    static void readItems(const FieldType& type, const Json& json, void* value);
};

struct ListFieldType : FieldType {
    const FieldType& (*item)();
    std::size_t (*size)(const void* list);
    void (*resize)(void* list, std::size_t size);
    const void* (*at)(const void* list, std::size_t i);

    static void checkItems(const FieldType& type, const FieldPlace& place, const void* value);
    static Json writeItems(const FieldType& type, const void* value);
    static void readItems(const FieldType& type, const Json& json, void* value);
};

struct OptionalFieldType : FieldType {
    const FieldType& (*item)();
    const void* (*valueOf)(const void* optional);  ///< nullptr where there is none.
    void* (*emplace)(void* optional);
    void (*reset)(void* optional);

    static void checkValue(const FieldType& type, const FieldPlace& place, const void* value);
    static Json writeValue(const FieldType& type, const void* value);
    static void readValue(const FieldType& type, const Json& json, void* value);
};

struct EnumFieldType : FieldType {
    using Alias = std::pair<std::string_view, std::string_view>;
    const std::string_view* names;
    std::size_t count;
    const Alias* aliases;
    std::size_t aliasCount;
    std::int64_t (*number)(const void* value);
    void (*setNumber)(void* value, std::int64_t number);

    static void checkChoice(const FieldType& type, const FieldPlace& place, const void* value);
    static Json writeName(const FieldType& type, const void* value);
    static void readName(const FieldType& type, const Json& json, void* value);
};

/// Of the basic types; in fields.cpp.
const FieldType& basicFieldType(const bool*);
const FieldType& basicFieldType(const int*);
const FieldType& basicFieldType(const std::int64_t*);
const FieldType& basicFieldType(const std::uint64_t*);
const FieldType& basicFieldType(const float*);
const FieldType& basicFieldType(const double*);
const FieldType& basicFieldType(const std::string*);

/// Of what neither can be written nor read, such as a pointer to a stream. A class may have such a
/// field, but to save an object of it is an error.
const FieldType& unsavedFieldType();

}  // namespace glgrad

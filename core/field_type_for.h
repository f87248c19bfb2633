#pragma once

#include <array>
#include <concepts>
#include <optional>
#include <vector>

#include "core/config.h"
#include "core/field_type.h"

namespace glgrad {

/// A type that is written and read by functions in its namespace.
template <class T>
concept JsonConvertible = requires(const T& value, T& result, const Json& json) {
    { toJson(value) } -> std::same_as<Json>;
    fromJson(json, result);
};

/// Of an enumeration.
template <NamedEnum T>
struct EnumFieldTypeFor {
    static const FieldType& type() {
        static constexpr auto names = enumNames(T{});
        static constexpr auto aliases = [] {
            if constexpr (requires { enumAliases(T{}); }) {
                return enumAliases(T{});
            } else {
                return std::array<EnumFieldType::Alias, 0>{};
            }
        }();
        static constexpr EnumFieldType type{
            {EnumFieldType::checkChoice, EnumFieldType::writeName, EnumFieldType::readName},
            names.data(),
            names.size(),
            aliases.data(),
            aliases.size(),
            [](const void* value) {
                return static_cast<std::int64_t>(*static_cast<const T*>(value));
            },
            [](void* value, std::int64_t number) {
                *static_cast<T*>(value) = static_cast<T>(number);
            }};
        return type;
    }
};

/// The FieldType of a type.
template <class T>
struct FieldTypeFor {
    static const FieldType& type() {
        if constexpr (requires { basicFieldType(static_cast<const T*>(nullptr)); }) {
            return basicFieldType(static_cast<const T*>(nullptr));
        } else if constexpr (JsonConvertible<T>) {
            static constexpr FieldType type{check, write, read};
            return type;
        } else if constexpr (NamedEnum<T>) {
            return EnumFieldTypeFor<T>::type();
        } else {
            return unsavedFieldType();
        }
    }

private:
    static void check(const FieldType&, const FieldPlace& place, const void* value) {
        if constexpr (requires { T::kMayBeEmpty; }) {
            if (!place.rule.isUsed || T::kMayBeEmpty) return;
            checkGiven(place.label, place.name, *static_cast<const T*>(value));
        }
    }
    static Json write(const FieldType&, const void* value) {
        return toJson(*static_cast<const T*>(value));
    }
    static void read(const FieldType&, const Json& json, void* value) {
        fromJson(json, *static_cast<T*>(value));
    }
};

template <class T, std::size_t n>
struct FieldTypeFor<std::array<T, n>> {
    static const FieldType& type() {
        using Array = ArrayFieldType;
        static constexpr Array type{{Array::checkItems, Array::writeItems, Array::readItems},
                                    FieldTypeFor<T>::type,
                                    n,
                                    sizeof(T)};
        return type;
    }
};

template <class T>
struct FieldTypeFor<std::vector<T>> {
    static const FieldType& type() {
        using List = std::vector<T>;
        static constexpr ListFieldType type{
            {ListFieldType::checkItems, ListFieldType::writeItems, ListFieldType::readItems},
            FieldTypeFor<T>::type,
            [](const void* list) { return static_cast<const List*>(list)->size(); },
            [](void* list, std::size_t size) { static_cast<List*>(list)->resize(size); },
            [](const void* list, std::size_t i) -> const void* {
                return &(*static_cast<const List*>(list))[i];
            }};
        return type;
    }
};

template <class T>
struct FieldTypeFor<std::optional<T>> {
    static const FieldType& type() {
        using Optional = std::optional<T>;
        using Type = OptionalFieldType;
        static constexpr Type type{
            {Type::checkValue, Type::writeValue, Type::readValue},
            FieldTypeFor<T>::type,
            [](const void* value) -> const void* {
                const Optional& optional = *static_cast<const Optional*>(value);
                return optional ? &*optional : nullptr;
            },
            [](void* value) -> void* { return &static_cast<Optional*>(value)->emplace(); },
            [](void* value) { static_cast<Optional*>(value)->reset(); }};
        return type;
    }
};

}  // namespace glgrad

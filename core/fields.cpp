#include "core/fields.h"

#include <cctype>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/keras_members.h"

namespace glgrad {
namespace {

// "kernelSize" to "kernel_size".
std::string keyOf(std::string_view name, const FieldRule& rule) {
    if (rule.key) return rule.key;
    std::string key;
    for (const char c : name) {
        if (std::isupper(static_cast<unsigned char>(c))) key += '_';
        key += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return key;
}

bool isNothing(const Json& json) { return json.isNull() || json == Json(0); }

template <class T>
void checkBasic(const FieldType&, const FieldPlace& place, const void* value) {
    // Every seed is one.
    if constexpr (std::is_arithmetic_v<T> && !std::same_as<T, bool> &&
                  !std::same_as<T, std::uint64_t>) {
        checkRange(place.label, place.name, *static_cast<const T*>(value), place.rule.range);
    }
}

template <class T>
Json writeBasic(const FieldType&, const void* value) {
    return *static_cast<const T*>(value);
}

template <class T>
void readBasic(const FieldType&, const Json& json, void* value);

template <>
void readBasic<bool>(const FieldType&, const Json& json, void* value) {
    *static_cast<bool*>(value) = json.boolean();
}
template <>
void readBasic<std::int64_t>(const FieldType&, const Json& json, void* value) {
    *static_cast<std::int64_t*>(value) = json.integer();
}
template <>
void readBasic<std::uint64_t>(const FieldType&, const Json& json, void* value) {
    *static_cast<std::uint64_t*>(value) = json.unsignedInteger();
}
template <>
void readBasic<int>(const FieldType&, const Json& json, void* value) {
    const std::int64_t number = json.integer();
    if (number != static_cast<int>(number)) {
        throw IoError(concat("expected an integer of 32 bits, found ", number));
    }
    *static_cast<int*>(value) = static_cast<int>(number);
}
template <>
void readBasic<double>(const FieldType&, const Json& json, void* value) {
    *static_cast<double*>(value) = json.number();
}
template <>
void readBasic<float>(const FieldType&, const Json& json, void* value) {
    const double number = json.number();
    if (std::isfinite(number) && std::abs(number) > std::numeric_limits<float>::max()) {
        throw IoError(concat("expected a number that a float can hold, found ", json.text()));
    }
    *static_cast<float*>(value) = static_cast<float>(number);
}
template <>
void readBasic<std::string>(const FieldType&, const Json& json, void* value) {
    *static_cast<std::string*>(value) = json.string();
}

template <class T>
constexpr FieldType kBasic{checkBasic<T>, writeBasic<T>, readBasic<T>};

constexpr FieldType kUnsaved{
    [](const FieldType&, const FieldPlace&, const void*) {},
    [](const FieldType&, const void*) -> Json {
        throw ArgumentError("cannot be saved: its type has no toJson and fromJson");
    },
    [](const FieldType&, const Json& json, void*) {
        throw IoError(
            concat("cannot be read: its type has no toJson and fromJson; found ", json.excerpt()));
    }};

}  // namespace

const FieldType& basicFieldType(const bool*) { return kBasic<bool>; }
const FieldType& basicFieldType(const int*) { return kBasic<int>; }
const FieldType& basicFieldType(const std::int64_t*) { return kBasic<std::int64_t>; }
const FieldType& basicFieldType(const std::uint64_t*) { return kBasic<std::uint64_t>; }
const FieldType& basicFieldType(const float*) { return kBasic<float>; }
const FieldType& basicFieldType(const double*) { return kBasic<double>; }
const FieldType& basicFieldType(const std::string*) { return kBasic<std::string>; }
const FieldType& unsavedFieldType() { return kUnsaved; }

void Fields::visit(const FieldType& type, std::string_view name, void* value,
                   const FieldRule& rule) {
    switch (mode_) {
        case Mode::check:
            return type.check(type, {label_, name, rule}, value);
        case Mode::write:
            return write(type, name, value, rule);
        case Mode::read:
            return read(type, name, value, rule);
    }
}

void Fields::write(const FieldType& type, std::string_view name, const void* value,
                   const FieldRule& rule) {
    Json json;
    try {
        json = type.write(type, value);
    } catch (const ArgumentError& error) {
        throw ArgumentError(concat(label_, ": ", name, ": ", error.what()));
    }
    if (rule.whenZero != WhenZero::isWritten && isNothing(json)) {
        if (rule.whenZero == WhenZero::isLeftOut) return;
        json = nullptr;
    }
    json_.set(keyOf(name, rule), std::move(json));
}

void Fields::read(const FieldType& type, std::string_view name, void* value,
                  const FieldRule& rule) {
    Json json;
    const bool isFormer = rule.formerKey && take(rule.formerKey, json);
    if (!take(keyOf(name, rule), json) && !isFormer) return;
    if (rule.mayBeList && json.isArray() && json.items().size() == 1) json = Json(json[0]);
    if (rule.whenZero == WhenZero::isNull && json.isNull()) json = 0;
    try {
        type.read(type, json, value);
    } catch (const Error& error) {
        throw IoError(concat(label_, ": ", name, ": ", error.what()));
    }
}

bool Fields::take(const std::string& key, Json& value) {
    const Json* found = json_.find(key);
    if (!found) return false;
    value = *found;
    json_.set(key, nullptr);
    return true;
}

void Fields::finishReading(std::string_view kind, std::string_view type) const {
    std::string unknown;
    for (const Json::Member& each : json_.members()) {
        if (isHarmlessMember(kind, type, each.name, each.value)) continue;
        unknown += concat(unknown.empty() ? "" : ", ", each.name, " = ", each.value.excerpt());
    }
    if (!unknown.empty()) throw IoError(concat(label_, ": cannot do as the file says: ", unknown));
}

void ArrayFieldType::checkItems(const FieldType& type, const FieldPlace& place, const void* value) {
    const auto& array = static_cast<const ArrayFieldType&>(type);
    const FieldType& item = array.item();
    for (std::size_t i = 0; i < array.count; ++i) {
        item.check(item, place, static_cast<const std::byte*>(value) + i * array.stride);
    }
}

Json ArrayFieldType::writeItems(const FieldType& type, const void* value) {
    const auto& array = static_cast<const ArrayFieldType&>(type);
    const FieldType& item = array.item();
    Json::Array result;
    for (std::size_t i = 0; i < array.count; ++i) {
        result.push_back(item.write(item, static_cast<const std::byte*>(value) + i * array.stride));
    }
    return result;
}

void ArrayFieldType::readItems(const FieldType& type, const Json& json, void* value) {
    const auto& array = static_cast<const ArrayFieldType&>(type);
    const FieldType& item = array.item();
    if (json.isArray() && json.items().size() != array.count) {
        throw IoError(concat("expected ", array.count, " values, found ", json.excerpt()));
    }
    for (std::size_t i = 0; i < array.count; ++i) {
        item.read(item, json.isArray() ? json[i] : json,
                  static_cast<std::byte*>(value) + i * array.stride);
    }
}

void ListFieldType::checkItems(const FieldType& type, const FieldPlace& place, const void* value) {
    const auto& list = static_cast<const ListFieldType&>(type);
    const FieldType& item = list.item();
    for (std::size_t i = 0; i < list.size(value); ++i) item.check(item, place, list.at(value, i));
}

Json ListFieldType::writeItems(const FieldType& type, const void* value) {
    const auto& list = static_cast<const ListFieldType&>(type);
    const FieldType& item = list.item();
    Json::Array result;
    for (std::size_t i = 0; i < list.size(value); ++i) {
        result.push_back(item.write(item, list.at(value, i)));
    }
    return result;
}

void ListFieldType::readItems(const FieldType& type, const Json& json, void* value) {
    static const Json kNoSize = -1;
    const auto& list = static_cast<const ListFieldType&>(type);
    const FieldType& item = list.item();
    const Json::Array items = json.isArray() ? json.items() : Json::Array{json};
    list.resize(value, items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        // No size: the one that is left, or any.
        const Json& size = items[i].isNull() ? kNoSize : items[i];
        item.read(item, size, const_cast<void*>(list.at(value, i)));
    }
}

void OptionalFieldType::checkValue(const FieldType& type, const FieldPlace& place,
                                   const void* value) {
    const auto& optional = static_cast<const OptionalFieldType&>(type);
    const FieldType& item = optional.item();
    if (const void* held = optional.valueOf(value)) item.check(item, place, held);
}

Json OptionalFieldType::writeValue(const FieldType& type, const void* value) {
    const auto& optional = static_cast<const OptionalFieldType&>(type);
    const FieldType& item = optional.item();
    const void* held = optional.valueOf(value);
    return held ? item.write(item, held) : Json();
}

void OptionalFieldType::readValue(const FieldType& type, const Json& json, void* value) {
    const auto& optional = static_cast<const OptionalFieldType&>(type);
    const FieldType& item = optional.item();
    if (json.isNull()) return optional.reset(value);
    item.read(item, json, optional.emplace(value));
}

void EnumFieldType::checkChoice(const FieldType& type, const FieldPlace& place, const void* value) {
    const auto& choices = static_cast<const EnumFieldType&>(type);
    const std::int64_t number = choices.number(value);
    const auto count = static_cast<std::int64_t>(choices.count);
    if (number < 0 || number >= count) throwNoChoice(place.label, place.name, number, count - 1);
}

Json EnumFieldType::writeName(const FieldType& type, const void* value) {
    const auto& choices = static_cast<const EnumFieldType&>(type);
    return choices.names[choices.number(value)];
}

void EnumFieldType::readName(const FieldType& type, const Json& json, void* value) {
    const auto& choices = static_cast<const EnumFieldType&>(type);
    std::string_view name = json.string();
    for (std::size_t i = 0; i < choices.aliasCount; ++i) {
        if (name == choices.aliases[i].first) name = choices.aliases[i].second;
    }
    std::string names;
    for (std::size_t i = 0; i < choices.count; ++i) {
        if (name == choices.names[i]) {
            return choices.setNumber(value, static_cast<std::int64_t>(i));
        }
        names += concat(i ? ", " : "", choices.names[i]);
    }
    throw IoError(concat("expected one of ", names, ", found ", json.excerpt()));
}

}  // namespace glgrad

#pragma once

#include <concepts>
#include <string>
#include <string_view>

#include "core/argument_checks.h"
#include "core/field_type.h"
#include "core/field_type_for.h"
#include "core/json.h"

namespace glgrad {

/// Visits the fields of a description, to check them, to write them as JSON or to read them from
/// it. Whoever lists them, once and in their order,
///
///     void describe(Fields& field, Scale& scale) {
///         field("factor", scale.factor, Range::above(0));
///     }
///
/// needs no code for any of these. Fields are numbers, strings, enumerations with `enumNames`,
/// handles, activations, optionals, std::arrays and std::vectors of these, and types with functions
/// of their own beside them: `Json toJson(const Window&)` and `void fromJson(const Json&,
/// Window&)`.
class Fields {
public:
    /// Errors are ArgumentErrors that begin with `label`: "Scale scale: expected factor in (0,
    /// inf), got -1".
    static Fields check(std::string_view label) { return Fields(Mode::check, label, {}); }
    /// Throws ArgumentError for what cannot be written.
    static Fields write(std::string_view label) {
        return Fields(Mode::write, label, Json::object());
    }
    /// Errors are IoErrors. What is not there is left as it is.
    static Fields read(std::string_view label, const Json& config) {
        return Fields(Mode::read, label, config);
    }

    template <class T>
    void operator()(std::string_view name, T& value) {
        visit(FieldTypeFor<T>::type(), name, &value, {});
    }
    template <class T>
    void operator()(std::string_view name, T& value, const FieldRule& rule) {
        visit(FieldTypeFor<T>::type(), name, &value, rule);
    }
    template <class T>
    void operator()(std::string_view name, T& value, const Range& range) {
        visit(FieldTypeFor<T>::type(), name, &value, {.range = range});
    }

    /// For what several fields have to do with each other: calls `check(label)`, which throws
    /// ArgumentError.
    void check(const std::invocable<std::string_view> auto& check) const {
        if (mode_ == Mode::check) check(label_);
    }

    /// What was written.
    const Json& json() const { return json_; }
    /// Throws IoError for all members that no field took and that are not what a class of this kind
    /// does anyway, such as "groups": 1.
    void finishReading(std::string_view kind, std::string_view type) const;

private:
    enum class Mode { check, write, read };
    Fields(Mode mode, std::string_view label, Json json)
        : mode_(mode), label_(label), json_(std::move(json)) {}

    void visit(const FieldType& type, std::string_view name, void* value, const FieldRule& rule);
    void write(const FieldType& type, std::string_view name, const void* value,
               const FieldRule& rule);
    void read(const FieldType& type, std::string_view name, void* value, const FieldRule& rule);
    bool take(const std::string& key, Json& value);

    Mode mode_;
    std::string label_;
    Json json_;  ///< What was written; or is to be read, with null for what was taken.
};

}  // namespace glgrad

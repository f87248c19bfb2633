#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace glgrad {

/// A JSON value. Objects keep the order in which members were set. Copies are cheap: they share
/// what none of them changes.
class Json {
public:
    struct Member;
    using Array = std::vector<Json>;
    using Object = std::vector<Member>;
    enum class Kind { null, boolean, integer, number, string, array, object };

    Json();
    Json(std::nullptr_t) : Json() {}
    Json(const Json&);
    Json(Json&&) noexcept;
    Json& operator=(const Json&);
    Json& operator=(Json&&) noexcept;
    ~Json();
    Json(std::same_as<bool> auto value) : Json(Boolean{value}) {}
    Json(int value) : Json(std::int64_t{value}) {}
    Json(std::int64_t value);
    Json(std::uint64_t value);
    Json(double value);
    /// The shortest decimal number that is this float: 0.3, not 0.30000001192092896.
    Json(float value);
    Json(const char* value) : Json(std::string_view(value)) {}
    Json(std::string_view value);
    Json(std::string value);
    Json(Array items);
    static Json object();
    static Json object(Object members);

    Kind kind() const;
    bool isNull() const { return !value_; }
    bool isString() const { return kind() == Kind::string; }
    bool isArray() const { return kind() == Kind::array; }
    bool isObject() const { return kind() == Kind::object; }

    /// These throw IoError, saying what was expected and what is there, for another kind and for a
    /// number that the type cannot hold.
    bool boolean() const;
    std::int64_t integer() const;
    std::uint64_t unsignedInteger() const;
    double number() const;
    const std::string& string() const;
    const Array& items() const;
    const Object& members() const;
    const Json& operator[](std::size_t i) const;
    const Json& operator[](std::string_view name) const;

    /// Of an object; nullptr when there is none.
    const Json* find(std::string_view name) const;
    /// Of an object, or of null, which becomes one. A member that is there keeps its place.
    Json& set(std::string_view name, Json value);
    /// To a list, or to null, which becomes one.
    void push(Json item);

    /// As Python compares: 1 and 1.0 are equal, and so are objects with members in another order.
    bool operator==(const Json& other) const;

    /// On one line, or with lines indented by so many spaces. Infinity and NaN are written as
    /// Python's json does. Throws ArgumentError for strings that are not UTF-8.
    std::string text(int indent = -1) const;
    /// The same, but cut where it is long: for errors.
    std::string excerpt() const;
    /// Reads Infinity, -Infinity and NaN, too; of members of one name the last counts. Throws
    /// IoError, with the file's name and the place, for what is damaged, not UTF-8, or nested in
    /// more than 200 levels.
    static Json parse(std::string_view text, std::string_view fileName = "JSON");

private:
    struct Boolean {
        bool value;
    };
    struct Value;
    explicit Json(Value value);
    explicit Json(Boolean value);
    const Value& expect(Kind kind, std::string_view what) const;
    Value& own(Kind kind, std::string_view what);
    [[noreturn]] void failExpected(std::string_view what) const;

    std::shared_ptr<Value> value_;
};

/// `first` and then the members of `rest`, an object.
Json joined(Json first, const Json& rest);

struct Json::Member {
    std::string name;
    Json value;
};

}  // namespace glgrad
